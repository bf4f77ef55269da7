import Access
import HTTPCore
import HTTPServer
import Idempotency
import IdentityDomain
import IdentityStore
import JSON
import Kernel
import Postgres

/// The register of companies, as their people use it.
struct CompanyRoutes {
  let app: IdentityApplication

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.post, "/api/v1/identity/companies", .signedIn) { request, caller in
        try await create(request, caller)
      }
      .described(CompanyDescriptions.create),
      access.route(.get, "/api/v1/identity/companies", .signedIn) { request, caller in
        try await listMine(request, caller)
      }
      .described(CompanyDescriptions.listMine),
      access.route(.get, "/api/v1/identity/companies/{id}", .anyone) { request, caller in
        try await show(request, caller)
      }
      .described(CompanyDescriptions.show),
      access.route(.get, "/api/v1/identity/companies/{id}/badges", .anyone) { request, caller in
        try await badges(request, caller)
      }
      .described(CompanyDescriptions.badges),
      access.route(.patch, "/api/v1/identity/companies/{id}", .signedIn) { request, caller in
        try await change(request, caller)
      }
      .described(CompanyDescriptions.change),
    ]
  }

  func create(_ request: Request, _ caller: Principal) async throws -> Response {
    let author = UserID(try caller.requireUser())
    var input = try await request.json()
    let number = input.taxNumber("tin")
    let name = input.companyName("name")
    let shortName = input.string("short_name", required: false, max: 255)
    let legalForm = input.string("legal_form", required: false, max: 50)
    let address = input.string("legal_address", required: false, max: 500)
    let city = input.string("city", required: false, max: 100)
    let website = input.webAddress("website")
    let about = input.string("about", required: false, max: 5_000, multiline: true)
    let isDraft = input.present("draft") ? input.bool("draft") : false
    let (tin, title) = try input.finish(number, name)
    let wish = NewCompany(
      taxNumber: tin, name: title, shortName: shortName ?? "", legalForm: legalForm ?? "",
      legalAddress: address ?? "", city: city ?? "", website: website ?? "", about: about ?? "",
      isDraft: isDraft ?? false)
    return try await app.commands.run(request, by: caller) { transaction in
      let company = try await app.companies.create(
        wish, author: author, now: app.clock.now(), in: transaction)
      return CompanyJSON.answer(company, status: .created, showsInside: true, request)
        .with(.location, "/api/v1/identity/companies/\(company.id)")
    }
  }

  func listMine(_ request: Request, _ caller: Principal) async throws -> Response {
    let mine = try await app.accounts.memberships(of: UserID(try caller.requireUser()))
    let languages = TextChoice(request)
    return languages.mark(
      .json { json in
        json.object { json in
          json.array("items", mine) { json, membership in
            json.object { json in
              json.field("id", membership.company)
              json.key("name")
              languages.write(membership.name, to: &json)
              json.field("verified", membership.verified)
              json.field("role", membership.role)
            }
          }
          json.field("next", nil as String?)
        }
      })
  }

  /// One that was merged is answered by the other; a draft is its members' own.
  func show(_ request: Request, _ caller: Principal) async throws -> Response {
    let id = CompanyID(try request.rowKey())
    guard let company = try await app.companies.company(id) else { throw NothingThere() }
    let seesInside = seesInside(company.id, caller)
    guard seesInside || company.standing.status != .draft else { throw NothingThere() }
    return CompanyJSON.answer(company, showsInside: seesInside, request)
  }

  /// What it is by services, as long as that holds.
  func badges(_ request: Request, _ caller: Principal) async throws -> Response {
    let id = CompanyID(try request.rowKey())
    guard let company = try await app.companies.company(id),
      seesInside(company.id, caller) || company.standing.status != .draft
    else { throw NothingThere() }
    let rows = try await app.companies.badges(of: company.id)
    var json = JSONWriter(reserving: 512)
    json.beginObject()
    json.key("items")
    RowJSON(localized: ["service_name"]).write(
      rows, limit: rows.count,
      in: request.languages.wantsAll ? nil : request.language, to: &json)
    json.endObject()
    return Response.json(bytes: json.take()).spoken(in: request.languages)
  }

  func change(_ request: Request, _ caller: Principal) async throws -> Response {
    let id = CompanyID(try request.rowKey())
    let actor = try caller.companyActor()
    let version = try request.expectedVersion()
    var input = try await request.json()
    let change = CompanyChange(&input)
    try input.finish()
    let company = try await app.companies.change(
      id, by: actor, ifVersion: version, now: app.clock.now()
    ) { details in
      change.apply(to: &details)
    }
    return CompanyJSON.answer(company, showsInside: true, request)
  }

  private func seesInside(_ company: CompanyID, _ caller: Principal) -> Bool {
    caller.isSignedIn && (caller.isStaff || caller.role(in: company.rawValue) != nil)
  }
}
