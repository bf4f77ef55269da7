import HTTPClient
import HTTPCore
import HTTPServer

/// Routes and limits as they were read last. A reload makes a new plan; requests under way end with
/// the one they began with.
final class GatewayPlan: Sendable {
  /// A class, so that handing it out counts one reference.
  private final class Planned: Sendable {
    let passage: Passage
    let counters: [(method: Method, counters: RouteCounters)]
    let others: RouteCounters
    let responders: [(method: Method, responder: Responder)]

    init(
      _ passage: Passage, _ proxy: Proxy, counters: [(method: Method, counters: RouteCounters)],
      others: RouteCounters
    ) {
      self.passage = passage
      self.counters = counters
      self.others = others
      responders = counters.map { ($0.method, proxy.responder($0.counters, passage)) }
    }
  }

  let services: [(upstream: Upstream, origins: [Origin])]
  let limits: GatewayLimits
  private let table: RouteTable
  /// By the place of its entry in the table.
  private let planned: [Planned?]
  private let legacy: Planned?
  private let takenOver: TakenOver
  private let proxy: Proxy

  private static let methods: [Method] = [
    .get, .post, .patch, .put, .delete, .head, .options,
  ]

  init(
    services: [(upstream: Upstream, origins: [Origin])],
    legacy: (upstream: Upstream, origins: [Origin])?, takenOver: TakenOver, limits: GatewayLimits,
    proxy: Proxy, metrics: ServerMetrics
  ) {
    self.services = services + (legacy.map { [$0] } ?? [])
    self.limits = limits
    self.takenOver = takenOver
    self.proxy = proxy
    table = RouteTable(services: services.map(\.upstream.name))
    let policies = LimitPolicies(limits)
    func plan(_ upstream: Upstream, _ template: String, isLegacy: Bool) -> Planned {
      let passage = Passage(upstream, isLegacy: isLegacy, policies: policies)
      let counters = GatewayPlan.methods.map {
        (method: $0, counters: metrics.counters(method: $0, template: template))
      }
      return Planned(
        passage, proxy, counters: counters,
        others: metrics.counters(method: nil, template: template))
    }
    planned = table.entries.map { entry in
      services.first { $0.upstream.name == entry.service }
        .map { plan($0.upstream, entry.prefix + "/…", isLegacy: false) }
    }
    self.legacy = legacy.map { plan($0.upstream, "legacy", isLegacy: true) }
  }

  /// Who passes the request on; `nil` if nobody does.
  func responder(for request: Request) -> Responder? {
    let path = request.head.pathBytes
    let found = path.withUnsafeBufferPointer { path -> (Planned, Int?)? in
      guard let planned = planned(path) else { return nil }
      return (planned, limits.rule(for: path, method: request.head.method.token))
    }
    guard let (planned, rule) = found else { return nil }
    if planned === legacy, !request.head.method.isSafe,
      let address = takenOver.address(of: path)
    {
      return proxy.refusing(.takenOver(address: address), planned.others)
    }
    if rule == nil,
      let ready = planned.responders.first(where: { $0.method == request.head.method })
    {
      return ready.responder
    }
    let counters =
      planned.counters.first { $0.method == request.head.method }?.counters ?? planned.others
    return proxy.responder(counters, rule.map(planned.passage.with) ?? planned.passage)
  }

  private func planned(_ path: UnsafeBufferPointer<UInt8>) -> Planned? {
    if let index = table.match(path) { return planned[index] }
    return GatewayPlan.isInternal(path) ? nil : legacy
  }

  /// `/internal/…` passes to nobody, not even to the old site.
  private static func isInternal(_ path: UnsafeBufferPointer<UInt8>) -> Bool {
    let internalPath: StaticString = "/internal"
    guard path.count >= internalPath.utf8CodeUnitCount else { return false }
    for index in 0..<internalPath.utf8CodeUnitCount
    where path[index] != internalPath.utf8Start[index] {
      return false
    }
    return path.count == internalPath.utf8CodeUnitCount
      || path[internalPath.utf8CodeUnitCount] == UInt8(ascii: "/")
  }
}
