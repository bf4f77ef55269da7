import FlagFeed
import HTTPServer

/// Lays the rules of flags over the routes, once per reading of the files.
struct ForkPlanner {
  let routes: [FlagRoute]
  /// By the name of the service.
  let passages: [String: Passage]
  let takenOver: TakenOver
  let flags: LiveFlags
  let proxy: Proxy
  let metrics: ServerMetrics

  /// The rules that meet an address space, `nil` for what no entry of the table has; `usual` is where
  /// its requests go without a rule.
  func forks(below prefix: PathPrefix?, usual: Passage?) -> [PlannedRoute.Fork] {
    routes.compactMap { route in
      let path = PathPrefix(route.prefix)
      if let prefix, !prefix.meets(path) { return nil }
      return fork(route, path, usual)
    }
  }

  /// `nil`: it hides what nobody answers.
  private func fork(_ route: FlagRoute, _ path: PathPrefix, _ usual: Passage?) -> PlannedRoute.Fork?
  {
    let on = passage(route.on, usual)
    let off = passage(route.off, usual)
    guard let face = usual ?? on ?? off else { return nil }
    let fork = FlagFork(
      route, on: on, off: off, takenOver: takenOver, flags: flags,
      counts: proxy.metrics.counts(of: route))
    let planned = PlannedRoute(
      face.with(fork: fork), proxy, metrics, template: route.prefix + "/…")
    return PlannedRoute.Fork(route: route, path: path, planned: planned)
  }

  private func passage(_ way: FlagRoute.Way, _ usual: Passage?) -> Passage? {
    switch way {
    case .usual: usual
    case .hidden: nil
    case .service(let name): passages[name]
    }
  }
}
