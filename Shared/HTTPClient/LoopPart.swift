import EventLoop
import HTTPCore
import TLS

/// The part of a client that belongs to one loop.
///
/// `@unchecked Sendable`: confined to its loop; others only hold the reference.
final class LoopPart: @unchecked Sendable {
  let loop: EventLoop
  private let settings: HTTPClientSettings
  private let tls: TLSContext
  private var pools: [Endpoint: ConnectionPool] = [:]
  /// Asked first: most requests go where the one before went.
  private var lastUsed: ConnectionPool?
  private var budget = RetryBudget()
  private var isClosed = false

  init(settings: HTTPClientSettings, tls: TLSContext, loop: EventLoop) {
    self.settings = settings
    self.tls = tls
    self.loop = loop
  }

  func send(_ request: ClientRequest, to endpoint: Endpoint) async throws -> ClientResponse {
    let pool = pool(for: endpoint)
    budget.deposit()
    var exchange = Exchange(request, to: endpoint.origin)
    while true {
      let idle = pool.leaseIdle()
      let connection = if let idle { idle } else { try await pool.lease() }
      do {
        return try await exchange.run(on: connection, of: pool)
      } catch {
        let diedUnheard = connection.requests > 1 && !connection.answerStarted
        pool.discard(connection)
        let failure = HTTPClient.translated(error, started: connection.answerStarted)
        guard case .lost(started: false)? = failure as? HTTPClientError, diedUnheard,
          exchange.mayRepeat, budget.withdraw()
        else { throw failure }
        exchange.isRepeated = true
      }
    }
  }

  func leastLoaded(_ addresses: [SocketAddress], of origin: Origin) -> Int {
    guard addresses.count > 1 else { return 0 }
    var best = 0
    var least = Int.max
    for (index, address) in addresses.enumerated() {
      let load = pools[Endpoint(origin, at: address)]?.leased ?? 0
      if load < least {
        best = index
        least = load
      }
    }
    return best
  }

  func connections(to endpoint: Endpoint) -> (leased: Int, idle: Int) {
    guard let pool = pools[endpoint] else { return (0, 0) }
    return (pool.leased, pool.idle)
  }

  private func pool(for endpoint: Endpoint) -> ConnectionPool {
    if let lastUsed, lastUsed.endpoint == endpoint { return lastUsed }
    let pool = knownPool(for: endpoint)
    lastUsed = pool
    return pool
  }

  private func knownPool(for endpoint: Endpoint) -> ConnectionPool {
    if let pool = pools[endpoint] { return pool }
    forgetUnused()
    let pool = ConnectionPool(endpoint, settings: settings, tls: tls, loop: loop)
    pools[endpoint] = pool
    if isClosed { pool.close() }
    return pool
  }

  /// Addresses come and go; pools without a connection need not stay.
  private func forgetUnused() {
    guard pools.count >= 64 else { return }
    pools = pools.filter { $0.value.leased > 0 || $0.value.idle > 0 }
    lastUsed = nil
  }

  func close() {
    isClosed = true
    for pool in pools.values { pool.close() }
  }
}
