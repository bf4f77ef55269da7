import EventLoop
import HTTPClient
import Synchronization

/// The services by name. A reload keeps what is known of those that stay.
final class UpstreamRegistry: Sendable {
  typealias Service = (upstream: Upstream, origins: [Origin])

  /// The old site's name among the services.
  static let legacy = "legacy"

  private let known = Mutex<[Service]>([])
  private let metrics: GatewayMetrics

  private let instance: InstanceHealth.Rules
  private let breaker: CircuitBreaker.Rules

  init(
    metrics: GatewayMetrics, instance: InstanceHealth.Rules, breaker: CircuitBreaker.Rules
  ) {
    self.metrics = metrics
    self.instance = instance
    self.breaker = breaker
  }

  var services: [Service] { known.withLock { $0 } }

  func named(_ name: String) -> Upstream? {
    known.withLock { services in services.first { $0.upstream.name == name }?.upstream }
  }

  /// Literal addresses count at once; names are resolved by the health checker.
  func replace(
    _ peers: [(service: String, origins: [Origin])], legacy: Origin?
  ) -> (services: [Service], legacy: Service?) {
    let services = peers.map { service($0.service, $0.origins) }
    let old = legacy.map { service(UpstreamRegistry.legacy, [$0]) }
    known.withLock { $0 = services + (old.map { [$0] } ?? []) }
    return (services, old)
  }

  private func service(_ name: String, _ origins: [Origin]) -> Service {
    let upstream: Upstream
    if let known = named(name) {
      upstream = known
    } else {
      upstream = Upstream(name, breaker: breaker, instance: instance)
      metrics.watch(upstream)
    }
    let before = upstream.all
    upstream.update(
      origins.flatMap { origin in
        if let literal = SocketAddress(literal: origin.host, port: origin.port) {
          return [Endpoint(origin, at: literal)]
        }
        return before.map(\.endpoint).filter { $0.origin == origin }
      })
    return (upstream, origins)
  }
}
