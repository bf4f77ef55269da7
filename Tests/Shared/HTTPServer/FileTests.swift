import Foundation
import HTTPCore
import HTTPServer
import Testing

struct FileTests {
  let world: ServerWorld

  init() async throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("techhub-file-\(UUID().uuidString)").path
    try Data("0123456789".utf8).write(to: URL(fileURLWithPath: path))
    world = try await ServerWorld(
      file: FileAnswer(
        path: path, contentType: "text/plain", tag: EntityTag("v1"), size: 10))
  }

  @Test(arguments: [
    ("", "200 OK", "0123456789", ""),
    ("Range: bytes=2-4\r\n", "206 ", "234", "Content-Range: bytes 2-4/10"),
    ("Range: bytes=-3\r\n", "206 ", "789", "Content-Range: bytes 7-9/10"),
    ("Range: bytes=8-\r\n", "206 ", "89", "Content-Range: bytes 8-9/10"),
    ("Range: bytes=0-1\r\nIf-Range: \"v1\"\r\n", "206 ", "01", "Content-Range: bytes 0-1/10"),
    ("Range: bytes=0-1\r\nIf-Range: \"v0\"\r\n", "200 OK", "0123456789", ""),
    ("Range: lines=1-2\r\n", "200 OK", "0123456789", ""),
    ("Range: bytes=4-2\r\n", "200 OK", "0123456789", ""),
    ("If-None-Match: \"v0\", \"v1\"\r\n", "304 ", "", "ETag: \"v1\""),
  ])
  func a_file_or_the_wanted_part_of_it(
    _ fields: String, _ status: String, _ body: String, _ header: String
  ) async throws {
    let answer = try await world.exchange(
      "GET /file HTTP/1.1\r\nHost: a\r\n\(fields)Connection: close\r\n\r\n")
    #expect(answer.hasPrefix("HTTP/1.1 \(status)"))
    #expect(answer.hasSuffix("\r\n\r\n" + body))
    #expect(header.isEmpty || answer.contains(header + "\r\n"))
  }

  @Test func a_part_behind_the_end_is_416_with_the_length() async throws {
    let answer = try await world.exchange(
      "GET /file HTTP/1.1\r\nHost: a\r\nRange: bytes=10-\r\nConnection: close\r\n\r\n")
    #expect(answer.hasPrefix("HTTP/1.1 416 "))
    #expect(answer.contains("Content-Range: bytes */10\r\n"))
  }

  @Test func head_of_a_file_has_its_length() async throws {
    let answer = try await world.exchange(
      "HEAD /file HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    #expect(answer.contains("Content-Length: 10\r\n"))
    #expect(answer.hasSuffix("\r\n\r\n"))
  }
}
