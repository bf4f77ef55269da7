import HTTPCore
package import HTTPServer
import JSON
import OpenAPI
import Synchronization

/// `GET /openapi.json`: what a process's routes say of themselves, worked out when it is first asked
/// for and kept; routes do not change while a process runs.
package final class DescriptionRoute: Sendable {
  private let context: String
  private let routes: [Route]
  private let known = Mutex<TaggedBytes?>(nil)

  package init(context: String, routes: [Route]) {
    self.context = context
    self.routes = routes
  }

  package var route: Route {
    Route(.get, "/openapi.json") { request in try await self.document().answer(to: request) }
  }

  private func document() async throws -> TaggedBytes {
    if let document = known.withLock({ $0 }) { return document }
    var endpoints: [Endpoint] = []
    for route in routes { endpoints += try await route.endpoints() }
    let document = try TaggedBytes(
      Document(title: "TechHub \(context)", context: context, endpoints: endpoints).json.bytes,
      type: "application/json")
    known.withLock { $0 = document }
    return document
  }
}
