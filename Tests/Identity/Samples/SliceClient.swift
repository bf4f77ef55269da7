package import Access
import Crypto
package import HTTPCore
import IdentityApp
package import Jobs
import Kernel
import Observability
import Postgres
import Resources
package import TestSupport

/// The resources of the slice and the worker of its jobs, over a world's database.
package struct SliceClient: Sendable {
  package let runner: JobRunner
  private let client: ServiceClient

  package init(_ world: IdentityWorld) throws {
    let cursors = try CursorSigner(key: Secret([UInt8](repeating: 7, count: 32)))
    client = try ServiceClient(audience: "identity", clock: world.clock.wallClock) {
      SliceResources.identity.routes(world.database, cursors, world.app.commands, $0)
    }
    runner = JobRunner(
      [world.app.newsletterHandler, world.app.logoutHandler], database: world.database,
      logger: Logger(label: "test", sink: .recording()), metrics: Metrics())
  }

  package func send(
    _ method: Method, _ path: String, _ json: String? = nil, as principal: Principal
  ) async throws -> ServiceClient.Answer {
    try await client.send(
      method, "/api/v1/identity/" + path, json: json,
      headers: [.patch, .delete].contains(method) ? [("If-Match", "*")] : [], as: principal)
  }
}
