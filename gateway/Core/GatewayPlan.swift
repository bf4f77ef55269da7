import FlagFeed
import HTTPClient
import HTTPCore
import HTTPServer

/// Routes and limits as they were read last. A reload makes a new plan; requests under way end with
/// the one they began with.
final class GatewayPlan: Sendable {
  let services: [(upstream: Upstream, origins: [Origin])]
  let limits: GatewayLimits
  private let table: RouteTable
  /// By the place of its entry in the table.
  private let planned: [PlannedRoute?]
  private let legacy: PlannedRoute?
  /// Rules of flags for paths that nobody else answers.
  private let beyond: [PlannedRoute.Fork]
  private let takenOver: TakenOver
  private let proxy: Proxy

  init(
    services: [(upstream: Upstream, origins: [Origin])],
    legacy: (upstream: Upstream, origins: [Origin])?, takenOver: TakenOver, limits: GatewayLimits,
    flags: LiveFlags, proxy: Proxy, metrics: ServerMetrics
  ) {
    self.services = services + (legacy.map { [$0] } ?? [])
    self.limits = limits
    self.takenOver = takenOver
    self.proxy = proxy
    table = RouteTable(services: services.map(\.upstream.name))
    let policies = LimitPolicies(limits)
    var passages: [String: Passage] = [:]
    for service in self.services {
      let name = service.upstream.name
      passages[name] = Passage(
        service.upstream, isLegacy: name == UpstreamRegistry.legacy, policies: policies)
    }
    let planner = ForkPlanner(
      routes: limits.flagRoutes, passages: passages, takenOver: takenOver, flags: flags,
      proxy: proxy, metrics: metrics)
    planned = table.entries.map { entry in
      passages[entry.service].map {
        PlannedRoute(
          $0, proxy, metrics, template: entry.prefix + "/…",
          forks: planner.forks(below: entry.path, usual: $0))
      }
    }
    self.legacy = passages[UpstreamRegistry.legacy].map {
      PlannedRoute(
        $0, proxy, metrics, template: "legacy", forks: planner.forks(below: nil, usual: $0))
    }
    beyond = self.legacy == nil ? planner.forks(below: nil, usual: nil) : []
  }

  /// Who passes the request on; `nil` if nobody does.
  func responder(for request: Request) -> Responder? {
    let path = request.head.pathBytes
    let method = request.head.method
    guard let space = path.withUnsafeBufferPointer({ space(of: $0, request) }) else { return nil }
    let planned = space.forks.isEmpty ? space : space.forks.planned(for: request) ?? space
    if planned === legacy, !method.isSafe, let address = takenOver.address(of: path) {
      return proxy.refusing(.takenOver(address: address), planned.others)
    }
    let rule = path.withUnsafeBufferPointer { limits.rule(for: $0, method: method.token) }
    if rule == nil, let ready = planned.ready(for: method) { return ready }
    return proxy.responder(
      planned.counters(of: method), rule.map(planned.passage.with(rule:)) ?? planned.passage)
  }

  private func space(
    of path: UnsafeBufferPointer<UInt8>, _ request: Request
  ) -> PlannedRoute? {
    if let index = table.match(path) { return planned[index] }
    // It passes to nobody, not even to the old site.
    if GatewayPlan.internalPath.covers(path) { return nil }
    if let legacy { return legacy }
    return beyond.isEmpty ? nil : beyond.planned(for: request)
  }

  private static let internalPath = PathPrefix("/internal")
}
