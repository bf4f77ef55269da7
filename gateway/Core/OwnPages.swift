import HTTPCore
import HTTPServer

/// What the gateway answers by itself: whether it lives, and which services can be reached.
struct OwnPages: Sendable {
  private let router: Router
  private let nowhere: RouteCounters
  private let proxy: Proxy

  init(
    _ proxy: Proxy, metrics: ServerMetrics,
    services: @escaping @Sendable () -> [Upstream]
  ) {
    self.proxy = proxy
    nowhere = metrics.counters(method: nil, template: "unmatched")
    router = Router(
      [
        Route(.get, "/livez") { _ in
          var response = Response.text("ok\n")
          proxy.fields.decorate(&response, EdgeState())
          return response
        },
        Route(.get, "/readyz") { _ in
          var response = OwnPages.readiness(services())
          proxy.fields.decorate(&response, EdgeState())
          return response
        },
      ], metrics: metrics)
  }

  func responder(for request: Request) -> Responder {
    let path = request.path
    if path == "/livez" || path == "/readyz" { return router.responder(for: request) }
    return Responder(counters: nowhere) { request in
      proxy.refusal(GatewayProblem.unknownPath.problem, request, EdgeState())
    }
  }

  /// One line per service: `booking ready 2/3`.
  private static func readiness(_ services: [Upstream]) -> Response {
    var text = ""
    var allReady = true
    for service in services {
      let instances = service.all
      let ready = instances.count(where: \.isReady)
      allReady = allReady && ready > 0
      text += "\(service.name) \(ready > 0 ? "ready" : "unready") \(ready)/\(instances.count)\n"
    }
    var response = Response.text(text, status: allReady ? .ok : .serviceUnavailable)
    response.headers.append(.cacheControl, "no-store" as StaticString)
    if !allReady { response.headers.append(.retryAfter, 1) }
    return response
  }
}
