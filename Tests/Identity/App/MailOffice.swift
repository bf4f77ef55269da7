import EventLoop
import Synchronization
import TestSupport
import Testing

/// A mail server that says the usual, but for one line of the test's.
final class MailOffice: Sendable {
  /// What it does in the place of a reply.
  enum Turn: Sendable {
    case reply(String)
    /// It waits until the client has hung up.
    case silence
    case hangUp
  }

  /// Which reply it is about: to nothing yet, to a command, to the text.
  enum Step: Int, Sendable, CaseIterable {
    case greeting, hello, sender, recipient, data, text

    fileprivate var usual: String {
      switch self {
      case .greeting: "220 mx.example"
      case .hello: "250 mx.example"
      case .sender, .recipient: "250 ok"
      case .data: "354 go on"
      case .text: "250 kept"
      }
    }
  }

  private final class State: Sendable {
    let texts = Mutex<[String]>([])
  }

  private let state = State()
  private let server: ScriptedServer
  let url: String

  /// The texts that came, to their last dot.
  var texts: [String] { state.texts.withLock { $0 } }
  var connections: Int { server.connections }

  /// - Parameter meanwhile: what happens elsewhere before the reply to a step.
  init(
    at step: Step? = nil, _ turn: Turn = .silence,
    meanwhile: @escaping @Sendable (Step) async throws -> Void = { _ in }
  ) async throws {
    let state = self.state
    let group = try TestLoops.group()
    server = try await ScriptedServer.start(on: group.any, group: group) { connection, _ in
      for now in Step.allCases {
        try await MailOffice.hear(now, from: connection, state)
        try await meanwhile(now)
        switch now == step ? turn : .reply(now.usual) {
        case .reply(let line): try await connection.write(line + "\r\n")
        case .silence: break
        case .hangUp: return
        }
        if now == step { break }
      }
      _ = await connection.end()
    }
    let port = try #require(server.address.port)
    url = "smtp://127.0.0.1:\(port)"
  }

  private static func hear(
    _ step: Step, from connection: ScriptedConnection, _ state: State
  ) async throws {
    switch step {
    case .greeting: break
    case .text:
      let text = try await connection.read(through: "\r\n.\r\n")
      state.texts.withLock { $0.append(text) }
    case .hello, .sender, .recipient, .data: _ = try await connection.read(through: "\r\n")
    }
  }
}
