package import HTTPCore

/// What a server grants a connection. Every number has a test.
package struct ServerLimits: Sendable {
  /// Sizes of heads and bodies.
  package var http = HTTPLimits.default
  /// From the first byte of a head to its last: a slow client gets 408.
  package var headTimeout: Duration = .seconds(10)
  /// The longest silence inside a body: 408.
  package var bodyStall: Duration = .seconds(15)
  /// Bytes a second that a body must bring on average once `bodyGrace` is over: 408 below.
  package var bodyMinimumRate = 512
  /// How long a body may be slower than `bodyMinimumRate`.
  package var bodyGrace: Duration = .seconds(30)
  /// The longest time in which a client takes not a single byte of its answer.
  package var writeStall: Duration = .seconds(30)
  /// How long a connection without a request is kept. A service's must be longer than its
  /// gateway's pool keeps it, else a request meets a closing connection.
  package var idleTimeout: Duration = .seconds(75)
  /// The longest time for a handler, unless its route says otherwise: 503 `deadline`.
  package var handlerDeadline: Duration = .seconds(15)
  /// Connections of all loops together; further ones get 503 and are closed.
  package var connections = 20_000
  /// Requests on one connection before it is closed: spreads load over new copies.
  package var requestsPerConnection = 100_000
  /// How long a graceful stop waits for requests under way.
  package var drainTimeout: Duration = .seconds(25)

  package init() {}
}
