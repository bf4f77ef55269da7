import HTTPCore
import JSON
import Kernel
import Testing

@Suite struct RequestAndResponseTests {
  /// A body that comes in pieces of at most three bytes.
  private final class Drip: RequestBodyReader {
    private var rest: ArraySlice<UInt8>
    private(set) var wasAsked = false

    init(_ text: String) { rest = Array(text.utf8)[...] }

    func next(maximum: Int) async throws -> [UInt8]? {
      wasAsked = true
      guard !rest.isEmpty else { return nil }
      let piece = Array(rest.prefix(min(3, maximum)))
      rest = rest.dropFirst(piece.count)
      return piece
    }
  }

  private func request(_ body: RequestBody, type: String? = "application/json", limit: Int = 64)
    throws -> Request
  {
    var headers = HeaderFields()
    if let type { headers.append(.contentType, type) }
    let head = RequestHead(.post, "/", headers: headers)
    return Request(head: head, target: try Target(head), body: body, bodyLimit: limit)
  }

  @Test func a_body_is_collected_from_its_pieces() async throws {
    let whole = Array("hello world".utf8)
    #expect(try await RequestBody(whole).collect(limit: 11) == whole)
    for length in [nil, 11] as [Int?] {
      let body = RequestBody(length: length, reader: Drip("hello world"))
      #expect(try await body.collect(limit: 11) == whole)
    }
    #expect(try await RequestBody().collect(limit: 0) == [])
  }

  @Test func a_body_too_large_is_refused_before_it_is_read_if_it_says_so() async throws {
    let announced = Drip("hello world")
    await #expect(throws: BodyTooLarge(limit: 10)) {
      try await RequestBody(length: 11, reader: announced).collect(limit: 10)
    }
    #expect(!announced.wasAsked)
    await #expect(throws: BodyTooLarge(limit: 10)) {
      try await RequestBody(length: nil, reader: Drip("hello world")).collect(limit: 10)
    }
  }

  @Test func a_ready_body_is_read_in_pieces_too() async throws {
    let body = RequestBody([1, 2, 3, 4, 5])
    #expect(try await body.next(maximum: 2) == [1, 2])
    #expect(try await body.next(maximum: 2) == [3, 4])
    #expect(try await body.next(maximum: 2) == [5])
    #expect(try await body.next(maximum: 2) == nil)
  }

  @Test(arguments: [
    "application/json", "Application/JSON; charset=utf-8", "application/merge-patch+json",
  ])
  func json_is_read_from_what_says_that_it_is(_ type: String) async throws {
    let request = try request(RequestBody(Array("{\"a\":1}".utf8)), type: type)
    var input = try await request.json()
    let isPresent = input.present("a")
    #expect(isPresent)
  }

  @Test(
    arguments: [nil, "text/plain", "application/x-www-form-urlencoded", "application/jsonx"]
      as [String?])
  func what_does_not_say_that_it_is_json_is_415(_ type: String?) async throws {
    let request = try request(RequestBody(Array("{}".utf8)), type: type)
    await #expect(throws: NotJSON()) { try await request.jsonValue() }
    #expect(NotJSON().problem.status == 415)
  }

  @Test func a_problem_says_all_its_faults_in_the_reader_s_language() throws {
    let message = Localized(ru: "Пусто", kk: "Бос", en: "Empty")
    let problem = Problem(
      status: 429, code: "too-many", title: Localized(ru: "Много", kk: "Көп", en: "Many"),
      faults: [FieldFault(pointer: "/a", code: "required", message: message)],
      members: [("limit", "3")], retryAfter: .milliseconds(1_001), headers: [("X-A", "b")])
    let response = Response.problem(problem, language: .kazakh, requestID: "r1")
    guard case .bytes(let bytes) = response.body else {
      Issue.record("no body")
      return
    }
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == "{\"type\":\"urn:techhub:problem:too-many\",\"title\":\"Көп\",\"status\":429,"
        + "\"code\":\"too-many\",\"request_id\":\"r1\","
        + "\"errors\":[{\"pointer\":\"/a\",\"code\":\"required\",\"message\":\"Бос\"}],\"limit\":3}"
    )
    #expect(response.status == .tooManyRequests)
    #expect(response.headers[.contentType] == "application/problem+json")
    #expect(response.headers[.contentLanguage] == "kk")
    #expect(response.headers[.retryAfter] == "2")
    #expect(response.headers["x-a"] == "b")
  }

  @Test(arguments: HTTPParseError.allCases)
  func every_parse_error_has_a_status_and_words(_ error: HTTPParseError) {
    let problem = error.problem
    #expect((400...599).contains(problem.status))
    for language in Language.allCases { #expect(!problem.title.text(in: language).isEmpty) }
  }
}
