package import HTTPCore

/// Sizes and times of a client. Counts are per loop and address.
package struct HTTPClientSettings: Sendable {
  /// Connections at most; who comes later waits.
  package var connections = 1_024
  /// Idle connections kept: at least the concurrency to expect, since reconnecting doubles the cost
  /// of a request.
  package var idleConnections = 512
  package var waiters = 2_048
  /// Shorter than the server's idle time-out, so that it is we who hang up.
  package var idleTime = Duration.seconds(50)
  package var connectTime = Duration.seconds(2)
  /// How long a resolved name counts.
  package var resolveTime = Duration.seconds(5)
  package var limits = HTTPLimits()
  /// PEM file of the only authorities trusted; `nil` means the system's.
  package var authorityFile: String?

  package init() {}
}
