import EventLoop
import HTTPCore
import Synchronization
import TLS

/// The connections of one loop. All but the count is confined to that loop.
///
/// `@unchecked Sendable`: `connections` is touched on `loop` only; `count` is atomic.
final class LoopConnections: @unchecked Sendable {
  let loop: EventLoop
  private let core: ServerCore
  private var connections: ContiguousArray<Connection> = []
  private var isDraining = false
  private var isLeaving = false
  /// Read by the listener to find the least loaded loop.
  let count = Atomic<Int>(0)

  init(_ loop: EventLoop, core: ServerCore) {
    self.loop = loop
    self.core = core
  }

  /// Takes over an accepted socket. On the loop.
  func add(_ fd: Int32, from peer: SocketAddress, tls: TLSContext?) {
    guard let stream = open(fd, tls) else {
      count.wrappingSubtract(1, ordering: .relaxed)
      core.connectionClosed()
      return
    }
    let connection = Connection(
      stream, isSecure: tls != nil, peer: peer, core: core, owner: self, loop: loop)
    connection.position = connections.count
    connections.append(connection)
    connection.isLeaving = isLeaving
    if isDraining { connection.drain() }
    let confined = Confined(connection)
    loop.spawn { await confined.connection.run() }
  }

  private func open(_ fd: Int32, _ tls: TLSContext?) -> (any ByteStream)? {
    guard let descriptor = try? loop.register(fd, interest: .readWriteEdge) else {
      closeDescriptor(fd)
      return nil
    }
    guard let tls else { return PlainStream(descriptor) }
    guard let stream = try? TLSStream(server: tls, descriptor) else {
      descriptor.close()
      return nil
    }
    return stream
  }

  func remove(_ connection: Connection) {
    let last = connections.removeLast()
    if last !== connection {
      connections[connection.position] = last
      last.position = connection.position
    }
    count.wrappingSubtract(1, ordering: .relaxed)
    core.connectionClosed()
  }

  func leave() {
    isLeaving = true
    for connection in connections { connection.isLeaving = true }
  }

  func drain() {
    isDraining = true
    for connection in connections { connection.drain() }
  }

  func abort() {
    for connection in connections { connection.abort() }
  }
}

/// Hands a connection to the task that runs it.
///
/// `@unchecked Sendable`: made and used on one loop.
private final class Confined: @unchecked Sendable {
  let connection: Connection
  init(_ connection: Connection) { self.connection = connection }
}
