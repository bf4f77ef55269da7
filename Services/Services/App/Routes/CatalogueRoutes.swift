import Access
import HTTPCore
import HTTPServer
import JSON
import Kernel
import Postgres
import ServicesStore

/// The public catalogue.
struct CatalogueRoutes: Sendable {
  let app: ServicesApplication

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.get, "/api/v1/services/catalogue", .anyone, handler: list)
        .described(CatalogueDescriptions.list),
      access.route(.get, "/api/v1/services/catalogue/{code}", .anyone, handler: show)
        .described(CatalogueDescriptions.show),
      access.route(.get, "/api/v1/services/catalogue/{code}/form", .anyone, handler: form)
        .described(CatalogueDescriptions.form),
    ]
  }

  @Sendable func list(_ request: Request, by principal: Principal) async throws -> Response {
    try request.checkQuery(["limit", "cursor", "lang", "category", "is_open"])
    let limit = try request.limit()
    let category = request.query("category")
    let open = try request.flag("is_open")
    let name = "catalogue \(category ?? "") \(open.map(String.init) ?? "")"
    let last = try request.query("cursor").map { cursor -> (position: Int, code: String) in
      let values = try app.cursors.position(cursor, of: name)
      guard values.count == 2, let position = values[0].flatMap({ Int($0) }), let code = values[1]
      else { throw BadCursor() }
      return (position, code)
    }
    let rows = try await app.catalogue.list(
      category: category, open: open, limit: limit + 1, after: last)
    var next: String?
    if rows.count > limit {
      let last = rows[limit - 1]
      next = try app.cursors.cursor(
        [String(last.int("position")), last.string("code")], of: name)
    }
    return RowsJSON.page(rows, limit: limit, next: next, in: request.languages)
  }

  @Sendable func show(_ request: Request, by principal: Principal) async throws -> Response {
    let rows = try await app.catalogue.service(request.parameter("code") ?? "")
    guard let row = rows.first else { throw NothingThere() }
    let tag = try EntityTag(
      "\(row.int64("row_version"))-\(request.languages.mark)", isWeak: true)
    return try request.unlessKnown(tag) {
      try RowsJSON.one(row, in: request.languages)
    }
  }

  /// What a request opened now would ask for.
  @Sendable func form(_ request: Request, by principal: Principal) async throws -> Response {
    guard let form = try await app.catalogue.form(of: request.parameter("code") ?? "") else {
      throw NothingThere()
    }
    let choice = request.languages
    let tag = EntityTag("\(form.id)-\(form.version)-\(choice.mark)")
    return request.unlessKnown(tag) {
      Response.json(reserving: 8_192) { form.write(to: &$0, in: choice) }.spoken(in: choice)
    }
  }
}

extension LanguageChoice {
  /// Tells one rendering of a thing from another.
  var mark: String { wantsAll ? "all" : language.rawValue }
}
