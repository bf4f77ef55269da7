import Access
import HTTPCore
import HTTPServer
import JSON
import Kernel
import Postgres
import ServicesStore

/// What anybody may know: where a request stands, for whoever was told its number and code; and what
/// was approved.
struct RegistryRoutes: Sendable {
  let app: ServicesApplication

  static let tracking = "/api/v1/services/tracking"

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.get, RegistryRoutes.tracking + "/{number}", .anyone, handler: track)
        .described(RegistryDescriptions.track),
      access.route(.get, "/api/v1/services/requests/{id}/tracking", .signedIn, handler: code)
        .described(RegistryDescriptions.code),
      access.route(.get, "/api/v1/services/registry", .anyone, handler: list)
        .described(RegistryDescriptions.list),
    ]
  }

  /// `?code=`: a number alone can be guessed, and finds nothing.
  @Sendable func track(_ request: Request, by principal: Principal) async throws -> Response {
    try request.checkQuery(["code", "lang"])
    let number = request.parameter("number") ?? ""
    let code = (request.query("code") ?? "").lowercased()
    // What is neither asks the database nothing.
    guard (1...50).contains(number.utf8.count), code.utf8.count == 12,
      let (row, steps) = try await app.requests.track(number: number, code: code)
    else { throw NothingThere() }
    return try TrackingJSON.response(row, steps, in: request.languages)
  }

  /// Number and code of a request of one's own, to hand on.
  @Sendable func code(_ request: Request, by principal: Principal) async throws -> Response {
    let found = try await app.requests.trackingCode(
      of: request.rowKey(), for: principal.viewer())
    guard let (number, code) = found else { throw NothingThere() }
    return Response.json { json in
      json.object { json in
        json.field("number", number)
        json.field("code", code)
        json.field(
          "address",
          RegistryRoutes.tracking + "/\(PercentEncoding.encode(number))?code=\(code)")
      }
    }
    .with(.cacheControl, "no-store")
  }

  /// `?service=&q=`: what was approved for companies, the newest first.
  @Sendable func list(_ request: Request, by principal: Principal) async throws -> Response {
    try request.checkQuery(["limit", "cursor", "lang", "service", "q"])
    let limit = try request.limit()
    let service = request.query("service")
    let words = try words(request)
    let name = "registry \(service ?? "") \(words ?? "")"
    let position = try request.query("cursor").map { cursor -> RequestPosition in
      let values = try app.cursors.position(cursor, of: name)
      guard values.count == 2, let time = values[0].flatMap({ Int64($0) }),
        let id = values[1].flatMap({ Int64($0) })
      else { throw BadCursor() }
      return RequestPosition(createdAt: Instant(microseconds: time), id: id)
    }
    let rows = try await app.registry.list(
      service: service, words: words, limit: limit + 1, after: position)
    var next: String?
    if rows.count > limit {
      let last = rows[limit - 1]
      next = try app.cursors.cursor(
        [String(last.instant("created_at").microseconds), String(last.int64("id"))], of: name)
    }
    return TrackingJSON.page(rows, limit: limit, next: next, in: request.languages)
  }

  private func words(_ request: Request) throws(ValidationFailure) -> String? {
    guard let words = request.query("q"), !words.isEmpty else { return nil }
    guard words.count >= PublicRegistry.shortestWords else {
      throw ValidationFailure([InputFault.tooShort(PublicRegistry.shortestWords).at("q")])
    }
    guard words.count <= 100 else { throw ValidationFailure([InputFault.tooLong(100).at("q")]) }
    return words
  }
}

extension ServicesApplication {
  var registry: PublicRegistry { PublicRegistry(database: database) }
}
