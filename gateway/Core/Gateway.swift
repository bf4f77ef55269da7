package import Access
package import EventLoop
import FlagFeed
package import HTTPClient
package import HTTPCore
package import HTTPServer
package import Kernel
package import Observability

/// The edge of the hub, put together. The order of the gates is `Proxy.pass`.
package final class Gateway: RequestHandler {
  private let settings: GatewaySettings
  private let keys: KeyRing
  private let client: HTTPClient
  private let proxy: Proxy
  private let lookup: IdentityLookup
  private let calls: ServiceCalls
  private let serverMetrics: ServerMetrics
  private let metrics: GatewayMetrics
  private let processMetrics: Metrics
  private let logger: Logger
  private let upstreams: UpstreamRegistry
  private let blocks: BlockList
  private let tempo: GatewayTempo
  private let checker: HealthChecker
  private let flags: LiveFlags
  private let plan: LoopCopies<GatewayPlan>
  private let pages: OwnPages

  /// Reads the files that the settings name. Throws `GatewayFileFault`, `KeyFileFault`.
  package init(
    _ settings: GatewaySettings, keys: KeyRing, group: EventLoopGroup, names: BlockingPool,
    metrics: Metrics, serverMetrics: ServerMetrics, logger: Logger, clock: WallClock = .live,
    tempo: GatewayTempo = GatewayTempo()
  ) throws {
    self.settings = settings
    self.keys = keys
    self.serverMetrics = serverMetrics
    self.logger = logger
    self.tempo = tempo
    let gatewayMetrics = GatewayMetrics(metrics)
    self.metrics = gatewayMetrics
    processMetrics = metrics
    client = try HTTPClient(
      group: group, settings: tempo.client, resolver: Resolver(pool: names))
    let registry = UpstreamRegistry(
      metrics: gatewayMetrics, instance: tempo.instance, breaker: tempo.breaker)
    upstreams = registry
    let signer = PrincipalSigner(keys: keys, clock: clock)
    calls = ServiceCalls(client: client, signer: signer) { registry.named($0) }
    lookup = IdentityLookup(
      calls: calls, loops: group.loops.count, metrics: gatewayMetrics, rules: tempo.identity)
    let limiter = RateLimiter()
    let check = CallerCheck(lookup: lookup, limiter: limiter, metrics: gatewayMetrics)
    blocks = BlockList(clock: clock, loops: group.loops.count)
    flags = LiveFlags(overrides: settings.flagOverrides, clock: clock)
    proxy = Proxy(
      client: client, check: check, limiter: limiter, signer: signer,
      fields: AnswerFields(cors: settings.cors, isSecure: settings.isSecure), blocks: blocks,
      proxies: settings.proxies, isSecure: settings.isSecure, metrics: gatewayMetrics)
    plan = LoopCopies(
      try Gateway.plan(settings, registry, flags, proxy: proxy, metrics: serverMetrics),
      loops: group.loops.count)
    checker = HealthChecker(client: client, times: tempo.health, logger: logger) {
      registry.services
    }
    pages = try OwnPages(proxy, metrics: serverMetrics, calls: calls) {
      registry.services.map(\.upstream).filter {
        $0.name != UpstreamRegistry.legacy && !$0.isVersion
      }
    }
  }

  package func responder(for request: Request) -> Responder {
    let plan = plan.read { copy $0 }
    return plan.responder(for: request) ?? pages.responder(for: request)
  }

  /// Probes the instances until the scope ends.
  package func watchInstances() async { await checker.run() }

  /// Follows identity's revocations until the scope ends.
  package func followRevocations() async {
    await RevocationFeed(calls: calls, lookup: lookup, metrics: metrics, logger: logger).run()
  }

  /// Learns which networks identity has blocked until the scope ends.
  package func followBlocks() async {
    await BlockFeed(calls: calls, pause: tempo.blocks, list: blocks, logger: logger).run()
  }

  /// Keeps the flags that rules ask for current until the scope ends.
  package func followFlags() async {
    await FlagFollower(
      flags, from: calls.flagSource, logger: logger, metrics: processMetrics
    ).run()
  }

  /// Reads routes, limits and keys again. With a fault in any of them nothing changes; requests
  /// under way end as they began.
  package func reload() async throws {
    try keys.reload()
    let fresh = try Gateway.plan(settings, upstreams, flags, proxy: proxy, metrics: serverMetrics)
    await checker.resolveAll()
    plan.replace(fresh)
  }

  /// Closes idle connections to services.
  package func close() { client.close() }

  private static func plan(
    _ settings: GatewaySettings, _ upstreams: UpstreamRegistry, _ flags: LiveFlags, proxy: Proxy,
    metrics: ServerMetrics
  ) throws -> GatewayPlan {
    let (peers, limits) = try settings.files()
    let services = upstreams.replace(peers, legacy: settings.legacy)
    return GatewayPlan(
      services: services.services, legacy: services.legacy, takenOver: settings.takenOver,
      limits: limits, flags: flags, proxy: proxy, metrics: metrics)
  }
}

/// The times of the gateway's own work; tests set them short.
package struct GatewayTempo: Sendable {
  package var client = HTTPClientSettings()
  package var health = HealthChecker.Times()
  package var identity = IdentityCache<IdentityAnswer>.Rules()
  package var instance = InstanceHealth.Rules()
  package var breaker = CircuitBreaker.Rules()
  /// Between two questions about blocked networks.
  package var blocks: Duration = .seconds(2)

  package init() {
    client.connections = 4_096
    client.idleConnections = 1_024
  }
}
