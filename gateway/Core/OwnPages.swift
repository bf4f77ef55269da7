import HTTPCore
import HTTPServer
import OpenAPI
import ServiceHost

/// What the gateway answers by itself: whether it lives, and which services can be reached.
struct OwnPages: Sendable {
  private let router: Router
  private let paths: Set<String>
  private let nowhere: RouteCounters
  private let proxy: Proxy

  /// Throws `DocsMissing`.
  init(
    _ proxy: Proxy, metrics: ServerMetrics, calls: ServiceCalls,
    services: @escaping @Sendable () -> [Upstream]
  ) throws {
    self.proxy = proxy
    nowhere = metrics.counters(method: nil, template: "unmatched")
    let description = MergedDescription(
      own: OwnPages.endpoints,
      services: { services().map { ($0.name, $0.all.contains(where: \.isReady)) } }
    ) { service in
      try await calls.get(service, "/openapi.json", limit: MergedDescription.largest)
    }
    let decorate: @Sendable (Response) -> Response = { response in
      var response = response
      proxy.fields.decorate(&response, EdgeState())
      return response
    }
    let page: @Sendable (Response) -> Response = { response in
      var response = response
      proxy.fields.decorate(page: &response, policy: DocsPages.policy)
      return response
    }
    let routes =
      [
        Route(.get, "/livez") { _ in decorate(Response.text("ok\n")) },
        Route(.get, "/readyz") { _ in decorate(OwnPages.readiness(services())) },
        Route(.get, "/openapi.json") { request in
          decorate(try await description.document().answer(to: request))
        },
      ] + (try DocsPages().routes(page))
    paths = Set(routes.map(\.template))
    router = Router(routes, metrics: metrics)
  }

  private static let endpoints = [
    endpoint("/livez", Operation("Whether the gateway lives").answersText()),
    endpoint(
      "/readyz",
      Operation("Which services can be reached, one line each").answersText().answersText(503)),
    endpoint(
      "/openapi.json", Operation("This description").answers(200, .anyObject, with: .etag).cached()),
  ]

  private static func endpoint(_ path: String, _ operation: Operation) -> Endpoint {
    Endpoint(method: "GET", path: path, audience: .anyone, operation: operation)
  }

  func responder(for request: Request) -> Responder {
    if paths.contains(request.path) { return router.responder(for: request) }
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
