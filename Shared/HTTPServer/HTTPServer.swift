package import EventLoop
package import Observability
import Synchronization
package import TLS

/// An HTTP/1.1 server (RFC 9110, RFC 9112) on a group of loops.
///
/// `@unchecked Sendable`: `listeners` is touched on `home` only, the rest is constant or guarded.
package final class HTTPServer: @unchecked Sendable {
  private let group: EventLoopGroup
  private let core: ServerCore
  private let home: EventLoop
  private let parts: [LoopConnections]
  private var listeners: [Listener] = []
  private let tls: Mutex<TLSContext?>

  /// `files` is the pool for opening and reading files; `tls`: connections speak TLS with it. Nothing listens yet.
  package init(
    group: EventLoopGroup, limits: ServerLimits = ServerLimits(), handler: any RequestHandler,
    metrics: ServerMetrics, logger: Logger, files: BlockingPool, tls: TLSContext? = nil
  ) {
    self.group = group
    let core = ServerCore(
      limits: limits, handler: handler, metrics: metrics, logger: logger, files: files,
      loops: group.loops.count)
    self.core = core
    home = group.loops[0]
    parts = group.loops.map { LoopConnections($0, core: core) }
    self.tls = Mutex(tls)
    for loop in group.loops {
      loop.execute {
        let flush = LogFlush(logger.sink, loop: loop)
        loop.atEndOfTurn { flush.endOfTurn() }
      }
    }
  }

  /// Binds; returns the address really bound. Throws `SystemCallError`.
  package func listen(on address: SocketAddress) async throws -> SocketAddress {
    try await group.run(on: home) {
      let listener = try Listener(address, loop: self.home) { self.accept($0, from: $1) }
      self.listeners.append(listener)
      return listener.address
    }
  }

  /// New connections speak with the new certificate; those under way go on with the old one.
  package func replace(tls context: TLSContext) { tls.withLock { $0 = context } }

  /// Connections now open.
  package var connectionCount: Int { core.open.load(ordering: .relaxed) }

  /// One listener, sockets go to the loop with the fewest: eight clients never share one loop.
  private func accept(_ fd: Int32, from peer: SocketAddress) {
    guard core.connectionOpened() else {
      refuseConnection(fd, core.refusalWhenFull)
      return
    }
    var chosen = parts[0]
    var least = Int.max
    for part in parts {
      let count = part.count.load(ordering: .relaxed)
      if count < least {
        least = count
        chosen = part
      }
    }
    chosen.count.wrappingAdd(1, ordering: .relaxed)
    let context = tls.withLock { $0 }
    if chosen.loop === home {
      chosen.add(fd, from: peer, tls: context)
    } else {
      let part = chosen
      part.loop.execute { part.add(fd, from: peer, tls: context) }
    }
  }

  /// Announces the end: from now on every answer says `Connection: close`, so that busy clients go
  /// elsewhere by themselves. Closing a kept-alive connection under a client would race with its
  /// next request (RFC 9112, 9.6).
  package func announceDrain() {
    for part in parts { part.loop.execute { part.leave() } }
  }

  /// Takes no further connection, so that none is cut when the listeners close: the last word before
  /// `drain`, which should follow after the time that a handshake may take.
  package func refuseNewcomers() async {
    try? await group.run(on: home) {
      for listener in self.listeners { listener.refuseNewcomers() }
    }
  }

  /// Ends gracefully: every accepted request is answered with `Connection: close`, idle connections
  /// end, what the kernel has queued is accepted and answered too, then nothing more. Returns when
  /// all have ended or `drainTimeout` has passed.
  package func drain() async {
    for part in parts { try? await group.run(on: part.loop) { part.drain() } }
    try? await group.run(on: home) {
      for listener in self.listeners { listener.close() }
      self.listeners = []
    }
    let limit = MonotonicInstant.now + core.limits.drainTimeout
    while connectionCount > 0, MonotonicInstant.now < limit {
      try? await Task.sleep(for: .milliseconds(5))
    }
    for part in parts { part.loop.execute { part.abort() } }
  }
}
