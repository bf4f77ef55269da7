import HTTPCore
import HTTPServer

/// One address space of the plan with all that is ready for it. A class, so that handing it out
/// counts one reference.
final class PlannedRoute: Sendable {
  let passage: Passage
  /// Rules of flags that meet it, longest prefix first.
  let forks: [Fork]
  private let counters: [(method: Method, counters: RouteCounters)]
  let others: RouteCounters
  private let responders: [(method: Method, responder: Responder)]

  private static let methods: [Method] = [
    .get, .post, .patch, .put, .delete, .head, .options,
  ]

  init(
    _ passage: Passage, _ proxy: Proxy, _ metrics: ServerMetrics, template: String,
    forks: [Fork] = []
  ) {
    self.passage = passage
    self.forks = forks
    let counters = PlannedRoute.methods.map {
      (method: $0, counters: metrics.counters(method: $0, template: template))
    }
    self.counters = counters
    others = metrics.counters(method: nil, template: template)
    responders = counters.map { ($0.method, proxy.responder($0.counters, passage)) }
  }

  func counters(of method: Method) -> RouteCounters {
    counters.first { $0.method == method }?.counters ?? others
  }

  /// Who passes a request on that has no limits of its own.
  func ready(for method: Method) -> Responder? {
    responders.first { $0.method == method }?.responder
  }

  /// The part of an address space whose way a flag decides.
  struct Fork: Sendable {
    let route: FlagRoute
    let path: PathPrefix
    let planned: PlannedRoute
  }
}

extension [PlannedRoute.Fork] {
  /// The rule for a request. A service decodes what stands in a path, so it is compared decoded.
  func planned(for request: Request) -> PlannedRoute? {
    let method = request.head.method.token
    if request.head.pathIsPlain {
      return request.head.pathBytes.withUnsafeBufferPointer { planned($0, method) }
    }
    let path = [UInt8](("/" + request.target.segments.joined(separator: "/")).utf8)
    return path.withUnsafeBufferPointer { planned($0, method) }
  }

  private func planned(
    _ path: UnsafeBufferPointer<UInt8>, _ method: String
  ) -> PlannedRoute? {
    first { $0.path.covers(path) && $0.route.holds(for: method) }?.planned
  }
}
