import Access
import HTTPCore
import HTTPServer
import JSON
import Kernel
import Postgres
import ServicesDomain
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
      access.route(.get, "/api/v1/services/catalogue/{code}/rounds", .anyone, handler: rounds)
        .described(CatalogueDescriptions.rounds),
      access.route(
        .get, "/api/v1/services/catalogue/{code}/eligibility", .signedIn, handler: eligibility
      )
      .described(CatalogueDescriptions.eligibility),
    ]
  }

  @Sendable func list(_ request: Request, by principal: Principal) async throws -> Response {
    try request.checkQuery([
      "limit", "cursor", "lang", "category", "is_open", "organization", "tag", "language", "q",
    ])
    let filter = try request.catalogueFilter()
    let page = try KeysetPage(request, of: filter.name, app.cursors)
    let last = try page.values(2).map { values -> (position: Int, code: String) in
      guard let position = Int(values[0]) else { throw BadCursor() }
      return (position, values[1])
    }
    let rows = try await app.catalogue.list(filter, limit: page.asked, after: last)
    let next = try page.next(after: rows) {
      [String(try $0.int("position")), try $0.string("code")]
    }
    return RowsJSON.page(rows, limit: page.limit, next: next, in: request.languages)
  }

  @Sendable func show(_ request: Request, by principal: Principal) async throws -> Response {
    let rows = try await app.catalogue.service(request.parameter("code") ?? "")
    guard let row = rows.first else { throw NothingThere() }
    let tag = try EntityTag("\(row.string("edition"))-\(request.languages.mark)", isWeak: true)
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

extension CatalogueRoutes {
  /// Calls with what is left of each, the newest first.
  @Sendable func rounds(_ request: Request, by principal: Principal) async throws -> Response {
    let rows = try await app.catalogue.rounds(of: request.parameter("code") ?? "")
    return RowsJSON.page(rows, limit: rows.count, next: nil, in: request.languages)
  }

  /// Whether I, or a company of mine, may apply: every rule, met or not.
  @Sendable func eligibility(
    _ request: Request, by principal: Principal
  ) async throws -> Response {
    try request.checkQuery(["company_id", "lang"])
    let wish = NewRequest(
      service: request.parameter("code") ?? "", authorID: try principal.requireUser(),
      companyID: try request.key("company_id"))
    guard let reasons = try await app.eligibility(of: wish) else { throw NothingThere() }
    let choice = request.languages
    return Response.json { json in
      json.object { json in
        json.field("eligible", !reasons.contains { !$0.passed })
        json.array("reasons", reasons) { json, reason in
          json.object { json in
            json.field("code", reason.code)
            json.field("message", reason.message, in: choice)
            json.field("passed", reason.passed)
          }
        }
      }
    }
    .spoken(in: choice).with(.cacheControl, "no-store")
  }
}

extension Request {
  fileprivate func catalogueFilter() throws -> CatalogueFilter {
    var language: Language?
    if let asked = query("language") {
      language = Language(rawValue: asked)
      if language == nil {
        throw ValidationFailure([
          InputFault.choice(Language.allCases.map(\.rawValue)).at("language")
        ])
      }
    }
    return CatalogueFilter(
      category: query("category"), isOpen: try flag("is_open"),
      organization: query("organization"), tag: query("tag"), language: language,
      words: query("q"))
  }
}

extension CatalogueFilter {
  /// By which a cursor knows its list.
  fileprivate var name: String {
    let parts = [
      category, isOpen.map(String.init), organization, tag, language?.rawValue, words,
    ]
    return "catalogue " + parts.map { $0.map { "=" + $0 } ?? "" }.joined(separator: "\u{1f}")
  }
}

extension LanguageChoice {
  /// Tells one rendering of a thing from another.
  var mark: String { wantsAll ? "all" : language.rawValue }
}
