import EventLoop
import FoundationEssentials
import HTTPClient
import JSON
import Kernel
import Postgres
import ServicesApp
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// The EDMS and the CRM by HTTP: what they get, and what is made of each of their answers.
@Suite(.timeLimit(.minutes(1))) struct OutsideCallTests {
  private static func message(_ system: OutsideKind) -> OutsideMessage {
    OutsideMessage(
      id: UUID(), system: system, type: "request.submitted", request: 17,
      body: #"{"type":"request.submitted","data":{"request_id":17}}"#, attempts: 0)
  }

  private func told(
    _ office: FakeOffice, _ system: OutsideKind = .edms, _ message: OutsideMessage? = nil,
    patience: Duration = .seconds(10)
  ) async throws -> OutsideOutcome {
    let client = try HTTPClient(group: TestLoops.group())
    let place = try office.place()
    let adapter: any OutsideSystem =
      system == .edms
      ? DocumentSystem(at: place, client: client, patience: patience)
      : CustomerSystem(at: place, client: client, patience: patience)
    return try await adapter.tell(message ?? Self.message(system))
  }

  @Test func each_system_is_asked_in_its_own_words() async throws {
    for (system, line) in [
      (OutsideKind.edms, "POST /api/v2/documents HTTP/1.1"),
      (.crm, "POST /api/v2/leads/17/notes HTTP/1.1"),
    ] {
      let office = try await FakeOffice(.status(201, #"{"id": "D-7"}"#))
      let message = Self.message(system)
      let outcome = try await told(office, system, message)
      #expect(outcome.failure == nil && outcome.statusCode == 201 && outcome.reference == "D-7")
      let call = try #require(office.calls.first)
      #expect(call.line == line)
      #expect(call.headers["authorization"] == "Bearer token-of-the-house")
      #expect(call.headers["content-type"] == "application/json")
      #expect(call.headers["idempotency-key"] == message.id.text)
      #expect(call.body == (try JSONParser.parse(Array(message.body.utf8))))
    }
  }

  /// What is told, whether somebody has to look at it, and what the other side calls it.
  @Test(
    arguments: [
      (200, #"{"id": 12}"#, nil, false, "12"), (200, "{}", nil, false, nil),
      (204, "", nil, false, nil), (409, #"{"id": "D-7"}"#, nil, false, "D-7"),
      (200, "<html>login</html>", "malformed-answer", false, nil),
      (200, #"[1]"#, "malformed-answer", false, nil), (200, "", "malformed-answer", false, nil),
      (200, "\u{1}\u{2}\u{7f}", "malformed-answer", false, nil),
      (302, "", "not-taken", false, nil), (307, #"{"id": "D-7"}"#, "not-taken", false, nil),
      (400, #"{"id": "D-7"}"#, "not-taken", true, nil), (410, "", "not-taken", true, nil),
      (413, "", "not-taken", true, nil), (422, #"{"error": "no field"}"#, "not-taken", true, nil),
      (401, "", "not-taken", false, nil), (403, "", "not-taken", false, nil),
      (404, "", "not-taken", false, nil), (408, "", "not-taken", false, nil),
      (429, "", "not-taken", false, nil), (500, "{}", "not-taken", false, nil),
      (502, "<html>", "not-taken", false, nil), (503, "", "not-taken", false, nil),
    ] as [(Int, String, String?, Bool, String?)])
  func each_answer_has_its_outcome(
    _ status: Int, _ body: String, _ failure: String?, _ isFinal: Bool, _ reference: String?
  ) async throws {
    let elsewhere = try await FakeOffice(.status(200, #"{"id": "stolen"}"#))
    let office = try await FakeOffice(
      .status(status, body, "Location: http://127.0.0.1:\(elsewhere.port)/\r\n"))
    let outcome = try await told(office)
    #expect(outcome.statusCode == status && outcome.failure == failure)
    #expect(outcome.isFinal == isFinal && outcome.reference == reference)
    #expect(office.calls.count == 1 && elsewhere.calls.isEmpty, "a redirect is not followed")
  }

  /// Fails for the one that says nothing without the deadline of the call.
  @Test func what_is_no_answer_is_tried_again() async throws {
    let large = String(repeating: "x", count: 300_000)
    for (answer, failures) in [
      (.silence, ["timed-out"]), (.end, ["connection-lost"]),
      (.text("SSH-2.0-OpenSSH_9.2\r\n\r\n"), ["malformed-answer"]),
      (.text("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"), ["connection-lost"]),
      (.status(200, "{\"a\": \"\(large)\"}"), ["answer-too-large"]),
    ] as [(FakeOffice.Answer, [String])] {
      let office = try await FakeOffice(answer)
      let outcome = try await told(office, patience: .milliseconds(500))
      #expect(failures.contains(outcome.failure ?? "none"), "\(outcome.failure ?? "none")")
      #expect(outcome.statusCode == nil && !outcome.isFinal)
    }
  }

  @Test func one_that_is_down_is_tried_again() async throws {
    let place = try #require(OutsidePlace("http://127.0.0.1:1/api", secret: Secret("t")))
    let system = DocumentSystem(at: place, client: try HTTPClient(group: TestLoops.group()))
    let outcome = try await system.tell(Self.message(.edms))
    #expect(outcome.failure == "unreachable" && !outcome.isFinal && outcome.statusCode == nil)
  }
}
