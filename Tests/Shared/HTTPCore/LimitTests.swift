import HTTPCore
import Testing

@Suite struct LimitTests {
  private static let small: HTTPLimits = {
    var limits = HTTPLimits()
    limits.method = 8
    limits.requestLine = 64
    limits.headerBytes = 128
    limits.headerCount = 4
    limits.chunkExtension = 8
    limits.trailerBytes = 32
    return limits
  }()

  @Test func a_limit_is_not_reached_by_what_just_fits() {
    let line = "GET /" + String(repeating: "a", count: 64 - 14) + " HTTP/1.1"
    #expect(line.utf8.count == 64)
    #expect(status(line + "\r\nHost: a\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n") == nil)
  }

  @Test func a_request_line_too_long_is_414() {
    let line = "GET /" + String(repeating: "a", count: 65 - 14) + " HTTP/1.1"
    #expect(status(line + "\r\nHost: a\r\n\r\n") == 414)
  }

  @Test func a_request_line_without_an_end_is_414_before_its_end_comes() {
    #expect(status("GET /" + String(repeating: "a", count: 65)) == 414)
  }

  @Test func a_method_without_an_end_is_501_before_its_end_comes() {
    #expect(status("ABCDEFGHI") == 501)
  }

  @Test func fields_too_large_are_431() {
    let value = String(repeating: "v", count: 130)
    #expect(status("GET / HTTP/1.1\r\nHost: a\r\nA: \(value)\r\n\r\n") == 431)
    #expect(status("GET / HTTP/1.1\r\nHost: a\r\nA: \(value)") == 431)
  }

  @Test func too_many_fields_are_431() {
    #expect(status("GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n\r\n") == 431)
  }

  @Test func a_chunk_extension_too_long_is_400() {
    let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    #expect(status(head + "1;aaaaaa\r\na\r\n0\r\n\r\n") == nil)
    #expect(status(head + "1;aaaaaaaaaa\r\na\r\n0\r\n\r\n") == 400)
  }

  @Test func trailers_too_large_are_431() {
    let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    #expect(status(head + "0\r\nA: bbbbbb\r\n\r\n") == nil)
    #expect(status(head + "0\r\nA: \(String(repeating: "b", count: 40))\r\n\r\n") == 431)
  }

  /// Without the memory of where the last search ended this takes seconds.
  @Test func a_long_head_that_drips_in_is_looked_at_once() {
    var limits = HTTPLimits()
    limits.headerBytes = 400_000
    var parser = RequestParser(limits: limits)
    let head = Array("GET / HTTP/1.1\r\nHost: a\r\nA: ".utf8)
    let bytes = head + [UInt8](repeating: 0x61, count: 300_000)
    let clock = ContinuousClock()
    let time = clock.measure {
      bytes.withUnsafeBytes { all in
        for end in stride(from: 1, through: all.count, by: 3) {
          let result = try? parser.parse(UnsafeRawBufferPointer(rebasing: all[..<end]))
          guard case .needMore = result else {
            Issue.record("ended at \(end)")
            return
          }
        }
      }
    }
    #expect(time < .seconds(2))
  }

  private func status(_ text: String) -> Int? {
    let outcome = MessageStream.requests(Array(text.utf8), limits: LimitTests.small)
    guard case .failed(let error) = outcome.tail else { return nil }
    return error.status.code
  }
}
