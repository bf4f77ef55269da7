import EventLoop
import Synchronization
import TestSupport

/// A daemon that keeps what it was sent and answers what the test says.
final class FakeClamd: Sendable {
  let state: State
  private let server: ScriptedServer

  var address: SocketAddress { server.address }

  final class State: Sendable {
    /// The streams, put together again from their pieces.
    let received = Mutex<[[UInt8]]>([])
    let commands = Mutex<[String]>([])
  }

  /// `answer` gets what was sent and gives the line back; `nil` hangs up. `most`: bytes of a stream
  /// after which it answers at once, as clamd does beyond its limit.
  static func start(
    on loop: EventLoop, most: Int = .max, _ answer: @escaping @Sendable ([UInt8]) -> String?
  ) async throws -> FakeClamd {
    let state = State()
    let server = try await ScriptedServer.start(on: loop, group: TestLoops.group()) {
      connection, _ in
      let sent = try await receive(connection, state, most: most)
      state.received.withLock { $0.append(sent) }
      if let line = answer(sent) { try await connection.write(line + "\0") }
    }
    return FakeClamd(state: state, server: server)
  }

  private init(state: State, server: ScriptedServer) {
    self.state = state
    self.server = server
  }

  private static func receive(
    _ connection: ScriptedConnection, _ state: State, most: Int
  ) async throws -> [UInt8] {
    let command = try await connection.read(10)
    state.commands.withLock { $0.append(String(decoding: command, as: UTF8.self)) }
    var content: [UInt8] = []
    while content.count <= most {
      let length = try await connection.read(4).reduce(0) { $0 << 8 | Int($1) }
      if length == 0 { break }
      content += try await connection.read(length)
    }
    return content
  }
}
