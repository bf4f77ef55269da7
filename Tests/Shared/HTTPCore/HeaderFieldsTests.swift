import HTTPCore
import Kernel
import Testing

@Suite struct HeaderFieldsTests {
  @Test func names_compare_without_regard_to_case() {
    let fields: HeaderFields = HeaderFields(["Content-Type": "text/plain", "X-Mine": "1"])
    #expect(fields["content-TYPE"] == "text/plain")
    #expect(fields[.contentType] == "text/plain")
    #expect(fields["x-mine"] == "1")
    #expect(fields["x-mines"] == nil)
    #expect(!fields.contains(.host))
  }

  @Test(arguments: KnownHeader.allCases)
  func every_known_field_is_found_by_its_name(_ field: KnownHeader) {
    #expect(KnownHeader(name: field.text.description) == field)
    #expect(KnownHeader(name: field.text.description.uppercased()) == field)
    #expect(KnownHeader(name: field.text.description + "x") == nil)
    #expect(KnownHeader(name: "_" + field.text.description.dropFirst()) == nil)
  }

  @Test func lines_keep_their_order_and_repetitions() {
    var fields = HeaderFields(["Set-Cookie": "a", "B": "1", "set-cookie": "b"])
    #expect(fields.values(of: .setCookie) == ["a", "b"])
    fields.remove(.setCookie)
    #expect(fields.count == 1)
    fields.set("b", "2")
    #expect(fields.values(of: "B") == ["2"])
  }

  @Test func a_list_is_split_over_lines_and_commas() {
    let fields = HeaderFields(["Connection": "a, ,b ", "connection": "c"])
    #expect(fields.list(.connection) == ["a", "b", "c"])
  }

  /// A value from outside must not begin a line of its own (response splitting).
  @Test func a_line_end_in_a_value_becomes_spaces() {
    var fields = HeaderFields()
    fields.append(.location, "/a\r\nSet-Cookie: b=c\0")
    var bytes = ByteBuffer(capacity: 64)
    fields.append(to: &bytes)
    #expect(bytes.text == "Location: /a  Set-Cookie: b=c \r\n")
  }

  @Test func an_answer_is_written_as_it_goes_over_the_wire() {
    var headers = HeaderFields()
    headers.append(.contentLength, 1_234)
    headers.append("X-A", "b")
    var bytes = ByteBuffer(capacity: 64)
    ResponseHead(.notFound, headers: headers).append(to: &bytes)
    let text = "HTTP/1.1 404 Not Found\r\nContent-Length: 1234\r\nX-A: b\r\n\r\n"
    #expect(bytes.text == text)
  }

  @Test func a_parsed_head_is_written_again_in_origin_form() throws {
    var parser = RequestParser()
    let text = "GET http://hub.example/a?b#c HTTP/1.1\r\nhost: x\r\nA:b \r\n\r\n"
    let result = try Array(text.utf8).withUnsafeBytes { try parser.parse($0) }
    guard case .head(let head, let consumed) = result else {
      Issue.record("no head")
      return
    }
    #expect(consumed == text.utf8.count)
    #expect(head.authority == "hub.example")
    var bytes = ByteBuffer(capacity: 64)
    head.append(to: &bytes)
    let wanted = "GET /a?b HTTP/1.1\r\nA: b\r\nHost: hub.example\r\n\r\n"
    #expect(bytes.text == wanted)
  }

  @Test func chunks_are_written_and_read() {
    var bytes = ByteBuffer(capacity: 64)
    bytes.append("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" as StaticString)
    ChunkedEncoder.append(Array("hello".utf8), to: &bytes)
    ChunkedEncoder.append([], to: &bytes)
    ChunkedEncoder.append([UInt8](repeating: 0x61, count: 300), to: &bytes)
    ChunkedEncoder.appendEnd(to: &bytes)
    let outcome = MessageStream.responses(bytes.bytes)
    #expect(outcome.tail == .clean)
    #expect(outcome.messages.first?.body.count == 305)
  }
}
