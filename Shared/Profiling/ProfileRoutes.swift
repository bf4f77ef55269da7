package import Access
import FoundationEssentials
import HTTPCore
package import HTTPServer
import JSON
import Kernel
package import Postgres

/// `/api/v1/<context>/admin/profiling/{id}`: a recorded request with its statements, what strikes
/// one about them, and on demand their plans. Lists are those of the table `silk_request`.
package struct ProfileRoutes: Sendable {
  private static let view = AccessRule.permission("silk.view_request")

  private let root: String
  private let records: ProfileRecords

  /// `context` as it stands in addresses, such as `booking`.
  package init(context: String, database: Database) {
    root = "/api/v1/\(context)/admin/profiling/{id}"
    records = ProfileRecords(database: database)
  }

  package func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.get, root, ProfileRoutes.view, handler: show)
        .described(ProfileDescriptions.show),
      access.route(.post, root + "/plans", ProfileRoutes.view, handler: plan)
        .described(ProfileDescriptions.plan),
    ]
  }

  @Sendable private func show(
    _ request: Request, by principal: Principal
  ) async throws -> Response {
    guard let profile = try await records.profile(try request.profileID()) else {
      throw NothingThere()
    }
    return answer(profile)
  }

  /// Asks for the plan of every statement of the request, and keeps it with the statement.
  @Sendable private func plan(
    _ request: Request, by principal: Principal
  ) async throws -> Response {
    let id = try request.profileID()
    guard let profile = try await records.profile(id) else { throw NothingThere() }
    let plans = try await StatementPlans(database: records.database).plans(of: profile.texts)
    try await records.keep(plans, of: id)
    guard let planned = try await records.profile(id) else { throw NothingThere() }
    return answer(planned)
  }

  private func answer(_ profile: Profile) -> Response {
    Response.json(reserving: 8_192) { profile.write(to: &$0) }.with(.cacheControl, "no-store")
  }
}

extension Request {
  fileprivate func profileID() throws(NothingThere) -> String {
    guard let id = parameter("id").flatMap(UUID.init(uuidString:)) else { throw NothingThere() }
    return id.text
  }
}
