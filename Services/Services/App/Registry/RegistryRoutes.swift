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
    let service = request.query("service")
    let words = try words(request)
    let page = try KeysetPage(
      request, of: "registry \(service ?? "") \(words ?? "")", app.cursors)
    let rows = try await app.registry.list(
      service: service, words: words, limit: page.asked, after: page.position())
    return TrackingJSON.page(
      rows, limit: page.limit, next: try page.next(after: rows), in: request.languages)
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
