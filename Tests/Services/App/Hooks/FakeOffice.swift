import EventLoop
import Foundation
import HTTPClient
import HTTPCore
import JSON
import Kernel
import ServicesApp
import Synchronization
import TestSupport
import Testing

/// A system beside the hub, by TCP on a port of its own: it keeps what it was sent and answers with the
/// bytes that the test says, HTTP or not.
final class FakeOffice: Sendable {
  struct Call: Sendable {
    let line: String
    let headers: [String: String]
    let body: JSONValue
  }

  /// What comes of a connection.
  enum Answer: Sendable {
    case text(String)
    /// It takes the question and says nothing.
    case silence
    /// It hangs up.
    case end

    static func status(_ status: Int, _ body: String = "", _ more: String = "") -> Answer {
      .text(
        "HTTP/1.1 \(status) Said\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n"
          + "\(more)\r\n\(body)")
    }
  }

  private final class State: Sendable {
    let calls = Mutex<[Call]>([])
    let answers = Mutex<[Answer]>([])
  }

  private let state = State()
  private let keeper: Keeper
  let port: UInt16

  var calls: [Call] { state.calls.withLock { $0 } }

  /// To the next calls, one after the other; to all further ones the last.
  func answers(_ answers: Answer...) { state.answers.withLock { $0 = answers } }

  init(_ answers: Answer...) async throws {
    let state = self.state
    state.answers.withLock { $0 = answers }
    let loop = try TestLoops.group().any
    keeper = try await TestLoops.group().run(on: loop) {
      let any = try #require(SocketAddress("127.0.0.1:0"))
      return Keeper(
        try Listener(any, loop: loop) { fd, _ in
          loop.spawn {
            guard let descriptor = try? loop.register(fd, interest: .readWriteEdge) else { return }
            let stream = PlainStream(descriptor)
            defer { stream.close() }
            try? await FakeOffice.serve(stream, state)
          }
        })
    }
    port = try #require(keeper.address.port)
  }

  func place(_ path: String = "/api/v2") throws -> OutsidePlace {
    try #require(
      OutsidePlace("http://127.0.0.1:\(port)\(path)", secret: Secret("token-of-the-house")))
  }

  private static func serve(_ stream: PlainStream, _ state: State) async throws {
    let call = try await receive(stream)
    state.calls.withLock { $0.append(call) }
    let answer = state.answers.withLock { $0.count > 1 ? $0.removeFirst() : $0.first }
    switch answer {
    case .text(let text): try await write(Array(text.utf8), to: stream)
    case .silence: try await sleepOnLoop(for: .seconds(20))
    case .end, nil: return
    }
  }

  private static func receive(_ stream: PlainStream) async throws -> Call {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 16_384, alignment: 1)
    defer { buffer.deallocate() }
    var bytes: [UInt8] = []
    while true {
      let text = String(decoding: bytes, as: UTF8.self)
      if let end = text.range(of: "\r\n\r\n") {
        let lines = text[..<end.lowerBound].split(separator: "\r\n").map(String.init)
        let fields = lines.dropFirst().compactMap { line -> (String, String)? in
          let parts = line.split(separator: ":", maxSplits: 1)
          guard parts.count == 2 else { return nil }
          return (parts[0].lowercased(), parts[1].trimmingPrefix { $0 == " " }.description)
        }
        let headers = Dictionary(fields) { first, _ in first }
        let body = Array(text[end.upperBound...].utf8)
        if body.count >= headers["content-length"].flatMap(Int.init) ?? 0 {
          return Call(
            line: lines.first ?? "", headers: headers, body: try JSONParser.parse(body))
        }
      }
      let count = try await stream.read(into: buffer)
      guard count > 0 else { throw SystemCallError("read") }
      bytes.append(contentsOf: buffer[..<count])
    }
  }

  private static func write(_ bytes: [UInt8], to stream: PlainStream) async throws {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    defer { buffer.deallocate() }
    buffer.copyBytes(from: bytes)
    try await stream.write(UnsafeRawBufferPointer(buffer))
  }
}

/// `@unchecked Sendable`: the listener is made once and used on its loop only.
private final class Keeper: @unchecked Sendable {
  private let listener: Listener
  let address: SocketAddress

  init(_ listener: Listener) {
    self.listener = listener
    address = listener.address
  }
}
