package import EventLoop
import Synchronization

/// A server that does to each connection what the test says, byte by byte: a proper server would
/// be too polite for what is tested here. It listens as long as somebody has it.
package final class ScriptedServer: Sendable {
  package let address: SocketAddress
  private let accepted: Accepted
  private let keeper: Keeper

  /// `script` gets each connection with its number from 0.
  package static func start(
    on loop: EventLoop, group: EventLoopGroup,
    _ script: @escaping @Sendable (ScriptedConnection, Int) async throws -> Void
  ) async throws -> ScriptedServer {
    let accepted = Accepted()
    let keeper = try await group.run(on: loop) {
      guard let any = SocketAddress("127.0.0.1:0") else { throw SystemCallError("address") }
      return Keeper(
        try Listener(any, loop: loop) { fd, _ in
          let number = accepted.count.wrappingAdd(1, ordering: .relaxed).oldValue
          loop.spawn {
            guard let descriptor = try? loop.register(fd, interest: .readWriteEdge) else { return }
            let connection = ScriptedConnection(PlainStream(descriptor))
            try? await script(connection, number)
            connection.close()
          }
        }, on: loop)
    }
    return ScriptedServer(accepted: accepted, keeper: keeper)
  }

  private init(accepted: Accepted, keeper: Keeper) {
    address = keeper.address
    self.accepted = accepted
    self.keeper = keeper
  }

  package var connections: Int { accepted.count.load(ordering: .relaxed) }
}

private final class Accepted: Sendable {
  let count = Atomic<Int>(0)
}

/// `@unchecked Sendable`: the listener is made in a turn of its loop and given to nobody; what is left to do
/// to it, to close it, is sent to that loop when the keeper goes, on whatever thread that is.
private final class Keeper: @unchecked Sendable {
  let address: SocketAddress
  private let listener: Listener
  private let loop: EventLoop

  init(_ listener: Listener, on loop: EventLoop) {
    address = listener.address
    self.listener = listener
    self.loop = loop
  }

  deinit {
    nonisolated(unsafe) let listener = listener
    loop.execute { listener.close() }
  }
}

/// `@unchecked Sendable`: made, used and closed by the one task that its loop runs for it, and such a task
/// stays on the loop (`EventLoop.spawn`).
package final class ScriptedConnection: @unchecked Sendable {
  private let stream: PlainStream
  private var inbound: [UInt8] = []

  init(_ stream: PlainStream) { self.stream = stream }

  /// The next request's head; throws when the client has hung up.
  @discardableResult
  package func head() async throws -> String { try await read(through: "\r\n\r\n") }

  package func read(through mark: String) async throws -> String {
    let mark = Array(mark.utf8)
    while true {
      if let end = inbound.firstRange(of: mark)?.upperBound {
        let text = String(decoding: inbound[..<end], as: UTF8.self)
        inbound.removeFirst(end)
        return text
      }
      try await fill()
    }
  }

  package func read(_ count: Int) async throws -> [UInt8] {
    while inbound.count < count { try await fill() }
    let bytes = Array(inbound[..<count])
    inbound.removeFirst(count)
    return bytes
  }

  package func write(_ text: String) async throws { try await write(Array(text.utf8)) }

  package func write(_ bytes: [UInt8]) async throws { try await stream.write(bytes) }

  /// Whether the client has hung up, waiting for it.
  package func end() async -> Bool {
    do {
      while true { try await fill() }
    } catch { return true }
  }

  func close() { stream.close() }

  private func fill() async throws {
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 1)
    defer { room.deallocate() }
    let count = try await stream.read(into: room)
    guard count > 0 else { throw SystemCallError("read", code: 104) }
    inbound.append(contentsOf: room[..<count])
  }
}

extension PlainStream {
  /// All of it.
  package func write(_ bytes: [UInt8]) async throws {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    defer { copy.deallocate() }
    copy.copyBytes(from: bytes)
    try await write(UnsafeRawBufferPointer(copy))
  }
}
