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
  private let server: ScriptedServer
  let port: UInt16

  var calls: [Call] { state.calls.withLock { $0 } }

  /// To the next calls, one after the other; to all further ones the last.
  func answers(_ answers: Answer...) { state.answers.withLock { $0 = answers } }

  init(_ answers: Answer...) async throws {
    let state = self.state
    state.answers.withLock { $0 = answers }
    let group = try TestLoops.group()
    server = try await ScriptedServer.start(on: group.any, group: group) { connection, _ in
      try await FakeOffice.serve(connection, state)
    }
    port = try #require(server.address.port)
  }

  func place(_ path: String = "/api/v2") throws -> OutsidePlace {
    try #require(
      OutsidePlace("http://127.0.0.1:\(port)\(path)", secret: Secret("token-of-the-house")))
  }

  private static func serve(_ connection: ScriptedConnection, _ state: State) async throws {
    let call = try await receive(connection)
    state.calls.withLock { $0.append(call) }
    let answer = state.answers.withLock { $0.count > 1 ? $0.removeFirst() : $0.first }
    switch answer {
    case .text(let text): try await connection.write(text)
    case .silence: try await sleepOnLoop(for: .seconds(20))
    case .end, nil: return
    }
  }

  private static func receive(_ connection: ScriptedConnection) async throws -> Call {
    let lines = try await connection.head().split(separator: "\r\n").map(String.init)
    let fields = lines.dropFirst().compactMap { line -> (String, String)? in
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { return nil }
      return (parts[0].lowercased(), parts[1].trimmingPrefix { $0 == " " }.description)
    }
    let headers = Dictionary(fields) { first, _ in first }
    let body = try await connection.read(headers["content-length"].flatMap(Int.init) ?? 0)
    return Call(line: lines.first ?? "", headers: headers, body: try JSONParser.parse(body))
  }
}
