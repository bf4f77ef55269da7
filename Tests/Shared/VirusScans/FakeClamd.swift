import EventLoop
import Synchronization

/// A daemon that keeps what it was sent and answers what the test says.
final class FakeClamd: Sendable {
  let address: SocketAddress
  let state: State
  private let keeper: Keeper

  final class State: Sendable {
    /// The streams, put together again from their pieces.
    let received = Mutex<[[UInt8]]>([])
    let commands = Mutex<[String]>([])
  }

  /// `answer` gets what was sent and gives the line back; `nil` hangs up. `most`: bytes of a stream
  /// after which it answers at once, as clamd does beyond its limit.
  static func start(
    on loop: EventLoop, most: Int = .max, _ answer: @escaping @Sendable ([UInt8]) -> String?
  ) throws -> FakeClamd {
    guard let any = SocketAddress("127.0.0.1:0") else { throw SystemCallError("address") }
    let state = State()
    let listener = try Listener(any, loop: loop) { fd, _ in
      loop.spawn {
        guard let descriptor = try? loop.register(fd, interest: .readWriteEdge) else { return }
        let stream = PlainStream(descriptor)
        defer { stream.close() }
        guard let sent = try? await receive(stream, state, most: most) else { return }
        state.received.withLock { $0.append(sent) }
        guard let line = answer(sent) else { return }
        try? await write(Array((line + "\0").utf8), to: stream)
      }
    }
    return FakeClamd(address: listener.address, state: state, keeper: Keeper(listener))
  }

  private init(address: SocketAddress, state: State, keeper: Keeper) {
    self.address = address
    self.state = state
    self.keeper = keeper
  }

  private static func receive(
    _ stream: PlainStream, _ state: State, most: Int
  ) async throws -> [UInt8] {
    var pending: [UInt8] = []
    func take(_ count: Int) async throws -> [UInt8] {
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 1)
      defer { buffer.deallocate() }
      while pending.count < count {
        let read = try await stream.read(into: buffer)
        guard read > 0 else { throw SystemCallError("read") }
        pending.append(contentsOf: buffer[..<read])
      }
      defer { pending.removeFirst(count) }
      return Array(pending.prefix(count))
    }
    let command = try await take(10)
    state.commands.withLock { $0.append(String(decoding: command, as: UTF8.self)) }
    var content: [UInt8] = []
    while content.count <= most {
      let length = try await take(4).reduce(0) { $0 << 8 | Int($1) }
      if length == 0 { break }
      content += try await take(length)
    }
    return content
  }

  private static func write(_ bytes: [UInt8], to stream: PlainStream) async throws {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    defer { buffer.deallocate() }
    buffer.copyBytes(from: bytes)
    try await stream.write(UnsafeRawBufferPointer(buffer))
  }
}

/// `@unchecked Sendable`: the listener is set once and used on its loop only.
private final class Keeper: @unchecked Sendable {
  let listener: Listener

  init(_ listener: Listener) { self.listener = listener }
}
