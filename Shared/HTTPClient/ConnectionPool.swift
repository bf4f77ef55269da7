import EventLoop
import HTTPCore
import TLS

/// The connections of one loop to one address. Confined to its loop.
final class ConnectionPool {
  /// A waiter gets a connection, or `nil`: make one yourself.
  typealias Waiter = LoopPromise<ClientConnection?>

  let endpoint: Endpoint
  private let settings: HTTPClientSettings
  private let tls: TLSContext?
  private let loop: EventLoop
  private var state: PoolState<ClientConnection, Waiter>
  private var sweep: LoopTimer?

  init(_ endpoint: Endpoint, settings: HTTPClientSettings, tls: TLSContext?, loop: EventLoop) {
    self.endpoint = endpoint
    self.settings = settings
    self.tls = tls
    self.loop = loop
    let idle = (MonotonicInstant(nanoseconds: 0) + settings.idleTime).nanoseconds
    state = PoolState(
      limit: settings.connections, idleLimit: settings.idleConnections,
      waiterLimit: settings.waiters, idleNanoseconds: idle)
  }

  var leased: Int { state.leased }
  var idle: Int { state.idle.count }

  /// An idle connection that is still good, if there is one: nothing has to be waited for.
  func leaseIdle() -> ClientConnection? {
    while !state.idle.isEmpty, case .reuse(let connection) = state.lease(now: loop.now.nanoseconds)
    {
      connection.isIdle = false
      if connection.isAlive() { return connection }
      discard(connection)
    }
    return nil
  }

  /// A connection that nobody else uses. Whoever gets it gives it back by `release` or `discard`.
  func lease() async throws -> ClientConnection {
    while true {
      if let idle = leaseIdle() { return idle }
      switch state.lease(now: loop.now.nanoseconds) {
      case .reuse(let connection):
        return connection
      case .connect:
        return try await connectLeased()
      case .wait:
        if let connection = try await waitForOne() { return connection }
        return try await connectLeased()
      case .refuse:
        throw HTTPClientError.overloaded
      }
    }
  }

  private func waitForOne() async throws -> ClientConnection? {
    var ticket: UInt64 = 0
    return try await loopWait { (promise: Waiter) in
      ticket = self.state.enqueue(promise)
    } onAbort: {
      _ = self.state.giveUp(ticket)
    }
  }

  private func connectLeased() async throws -> ClientConnection {
    do {
      let connection = try await open()
      // Set once: the descriptor drops it when it is closed, and every connection is closed.
      connection.descriptor.onHangUp = { [self] in
        if connection.isIdle { dropIdle(connection) }
      }
      return connection
    } catch {
      afterLoss(state.lost())
      throw error
    }
  }

  private func open() async throws -> ClientConnection {
    do {
      return try await withDeadline(settings.connectTime) {
        let descriptor = try await connect(to: endpoint.address)
        guard endpoint.origin.isSecure, let tls else {
          return ClientConnection(
            PlainStream(descriptor), isSecure: false, limits: settings.limits)
        }
        do {
          let stream = try TLSStream(client: tls, descriptor, host: endpoint.origin.host)
          try await stream.handshake()
          return ClientConnection(stream, isSecure: true, limits: settings.limits)
        } catch {
          descriptor.close()
          throw error
        }
      }
    } catch let error as OperationCancelled {
      throw error
    } catch {
      // The caller's own deadline is his, not the server's fault.
      try OperationScope.current?.check()
      throw HTTPClientError.unreachable(reason: "\(error)")
    }
  }

  /// The answer was read to its end.
  func release(_ connection: ClientConnection) {
    connection.rest()
    switch state.release(connection, now: loop.now.nanoseconds) {
    case .hand(let connection, let waiter):
      waiter.succeed(connection)
    case .keep:
      connection.isIdle = true
      if connection.descriptor.isHangUp { dropIdle(connection) } else { armSweep() }
    case .close, .connect, .none:
      connection.close()
    }
  }

  /// The connection is of no use any more.
  func discard(_ connection: ClientConnection) {
    connection.close()
    afterLoss(state.lost())
  }

  private func afterLoss(_ outcome: PoolState<ClientConnection, Waiter>.Release) {
    if case .connect(let waiter) = outcome { waiter.succeed(nil) }
  }

  private func dropIdle(_ connection: ClientConnection) {
    for dead in state.removeIdle(where: { $0 === connection }) { dead.close() }
  }

  private func armSweep() {
    if let sweep, sweep.isPending { return }
    sweep = loop.schedule(after: settings.idleTime / 2) { [weak self] in
      guard let self else { return }
      for old in self.state.expire(now: self.loop.now.nanoseconds) { old.close() }
      if !self.state.idle.isEmpty { self.armSweep() }
    }
  }

  func close() {
    sweep?.cancel()
    let (idle, waiters) = state.close()
    for connection in idle { connection.close() }
    for waiter in waiters { waiter.fail(OperationCancelled()) }
  }
}
