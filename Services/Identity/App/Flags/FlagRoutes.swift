import Access
import FlagFeed
import Flags
import HTTPCore
import HTTPServer
import IdentityDomain
import IdentityStore
import JSON
import Kernel

/// Whom a flag names, what can be removed, and all definitions for the other services. The flags
/// themselves are resources.
struct FlagRoutes {
  let app: IdentityApplication

  func table(_ access: AccessGuard) -> [Route] {
    FlagAudience.allCases.flatMap { audience(of: $0, access) } + [
      access.route(.get, "/api/v1/identity/stale-flags", .permission("waffle.view_flag")) {
        request, _ in
        try await stale(request)
      }
      .described(FlagDescriptions.stale),
      access.route(
        .get, FlagSource.address,
        .service("gateway", "services", "community", "booking", "techorda")
      ) { request, _ in
        let definitions = try await app.flagRecords.definitions()
        return try Response.json(definitions).tagged(for: request)
      },
    ]
  }

  private func audience(of kind: FlagAudience, _ access: AccessGuard) -> [Route] {
    let address = "/api/v1/identity/flags/{id}/\(kind.rawValue)"
    return [
      access.route(.get, address, .permission("waffle.view_flag")) { request, _ in
        guard let known = try await app.flagRecords.audience(kind, of: try request.rowKey())
        else { throw NothingThere() }
        return answer(known.ids, known.version)
      }
      .described(FlagDescriptions.audience(kind)),
      access.route(.put, address, .permission("waffle.change_flag")) { request, caller in
        try await setAudience(kind, request, caller)
      }
      .described(FlagDescriptions.setAudience(kind)),
    ]
  }

  private func setAudience(
    _ kind: FlagAudience, _ request: Request, _ caller: Principal
  ) async throws -> Response {
    let flag = try request.rowKey()
    let version = try request.expectedVersion()
    var input = try await request.json()
    let named = input.integers(
      "ids", count: 0...FlagAudience.limit, in: 1...Int64(Int32.max))
    let wanted: [Int64] = try input.finish(named)
    let ids = Set(wanted).sorted()
    let fresh = try await app.flagRecords.setAudience(
      kind, to: ids, of: flag, version: version, by: UserID(try caller.requireUser()))
    return answer(ids, fresh)
  }

  private func answer(_ ids: [Int64], _ version: Int64) -> Response {
    Response.json { json in json.object { json in json.array("ids", ids) { $0.value($1) } } }
      .with(.etag, EntityTag(rowVersion: version).description)
  }

  private func stale(_ request: Request) async throws -> Response {
    let days = try days(of: request)
    let now = app.clock.now()
    let found = try await app.flagRecords.stale(
      now: now, untouchedSince: now - .seconds(days * 86_400))
    return .json { json in
      json.object { json in
        json.array("items", found) { json, flag in
          json.object { json in
            json.field("kind", flag.kind)
            json.field("id", flag.id)
            json.field("name", flag.name)
            json.field("reason", flag.staleness.rawValue)
            json.field("owner_id", flag.owner)
            json.field("expires_at", flag.expiresAt)
            json.field("modified", flag.modified)
          }
        }
        json.field("next", nil as String?)
      }
    }
  }

  private func days(of request: Request) throws -> Int {
    try request.checkQuery(["days"])
    guard let text = request.query("days") else { return FlagStaleness.standardDays }
    guard let days = Int(text), (1...3_650).contains(days), String(days) == text else {
      throw ValidationFailure([InputFault.outOfRange(1...3_650).at("days")])
    }
    return days
  }
}
