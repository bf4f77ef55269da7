import EventLoop
import Synchronization

/// A server that does to each connection what the test says, byte by byte: a proper server would
/// be too polite for what is tested here.
final class ScriptedServer: Sendable {
  let address: SocketAddress
  private let accepted: Accepted
  private let keeper: Keeper

  /// `script` gets each connection with its number from 0.
  static func start(
    on loop: EventLoop, group: EventLoopGroup,
    _ script: @escaping @Sendable (ScriptedConnection, Int) async throws -> Void
  ) async throws -> ScriptedServer {
    let accepted = Accepted()
    let keeper = Keeper()
    let address = try await group.run(on: loop) {
      guard let any = SocketAddress("127.0.0.1:0") else { throw SystemCallError("address") }
      let listener = try Listener(any, loop: loop) { fd, _ in
        let number = accepted.count.wrappingAdd(1, ordering: .relaxed).oldValue
        loop.spawn {
          guard let descriptor = try? loop.register(fd, interest: .readWriteEdge) else { return }
          let connection = ScriptedConnection(PlainStream(descriptor))
          try? await script(connection, number)
          connection.close()
        }
      }
      keeper.listener = listener
      return listener.address
    }
    return ScriptedServer(address: address, accepted: accepted, keeper: keeper)
  }

  private init(address: SocketAddress, accepted: Accepted, keeper: Keeper) {
    self.address = address
    self.accepted = accepted
    self.keeper = keeper
  }

  var connections: Int { accepted.count.load(ordering: .relaxed) }
}

final class Accepted: Sendable {
  let count = Atomic<Int>(0)
}

/// `@unchecked Sendable`: the listener is set and used on its loop only.
final class Keeper: @unchecked Sendable {
  var listener: Listener?
}

/// `@unchecked Sendable`: confined to its loop.
final class ScriptedConnection: @unchecked Sendable {
  private let stream: PlainStream
  private var inbound: [UInt8] = []

  init(_ stream: PlainStream) { self.stream = stream }

  /// The next request's head; throws when the client has hung up.
  @discardableResult
  func head() async throws -> String { try await read(through: "\r\n\r\n") }

  func read(through mark: String) async throws -> String {
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

  func read(_ count: Int) async throws -> [UInt8] {
    while inbound.count < count { try await fill() }
    let bytes = Array(inbound[..<count])
    inbound.removeFirst(count)
    return bytes
  }

  func write(_ text: String) async throws { try await write(Array(text.utf8)) }

  func write(_ bytes: [UInt8]) async throws {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    defer { copy.deallocate() }
    copy.copyBytes(from: bytes)
    try await stream.write(UnsafeRawBufferPointer(copy))
  }

  /// Whether the client has hung up, waiting for it.
  func end() async -> Bool {
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
