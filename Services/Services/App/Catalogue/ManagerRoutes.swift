import Access
import HTTPCore
import HTTPServer
import JSON
import Kernel
import OpenAPI
import Postgres
import Resources
import ServicesStore

/// `/api/v1/services/managers/{service}`: who manages the requests of a service.
struct ManagerRoutes: Sendable {
  let app: ServicesApplication

  private var managers: Managers { Managers(database: app.database) }

  func table(_ access: AccessGuard) -> [Route] {
    let address = "/api/v1/services/managers/{service}"
    return [
      access.route(.get, address, .permission("service.view_service"), handler: show)
        .described(ManagerDescriptions.show),
      access.route(.put, address, .permission("service.change_service"), handler: replace)
        .described(ManagerDescriptions.replace),
    ]
  }

  @Sendable func show(_ request: Request, by principal: Principal) async throws -> Response {
    guard
      let row = try await managers.show(
        request.parameter("service") ?? "",
        within: OrganizationBound.organization(of: principal))
    else { throw NothingThere() }
    return try RowsJSON.one(row, in: request.languages)
  }

  /// `{"users": […]}`, whole. Identity is asked for all of them before the transaction.
  @Sendable func replace(_ request: Request, by principal: Principal) async throws -> Response {
    let version = try request.expectedVersion()
    var input = try await request.json()
    let listed = input.integers("users", count: 0...100, in: 1...Int64(Int32.max))
    let people: [Int64] = try input.finish(listed)
    let users = Set(people)
    let known = try await app.memberships.acting(users.sorted())
    guard users.isSubset(of: known) else {
      throw UnknownManagers(users.subtracting(known).sorted())
    }
    let service = request.parameter("service") ?? ""
    let organization = OrganizationBound.organization(of: principal)
    let managers = managers
    let choice = request.languages
    return try await app.database.transaction { tx in
      let row = try await managers.replace(
        service, with: users.sorted(), within: organization, by: principal.userID, in: tx
      ) { current in
        if let version, version != current { throw VersionRefusal.stale(current: current) }
      }
      guard let row else { throw NothingThere() }
      return try RowsJSON.one(row, in: choice)
    }
  }
}

/// Identity knows no such people, or they may not act.
struct UnknownManagers: Error, ProblemConvertible {
  private let users: [Int64]

  init(_ users: [Int64]) { self.users = users }

  var problem: Problem {
    Problem(
      status: 422, code: "unknown-people",
      title: Localized(
        ru: "Таких пользователей нет", kk: "Мұндай пайдаланушылар жоқ",
        en: "There are no such users"),
      members: [(name: "users", json: "[" + users.map(String.init).joined(separator: ",") + "]")])
  }
}

/// What users are told of managers.
enum ManagerDescriptions {
  static let show = Operation("Who manages the requests of a service")
    .path("service", CatalogueDescriptions.code).spoken().answers(managers, with: .etag)

  static let replace = Operation("Say who manages the requests of a service, all of them")
    .path("service", CatalogueDescriptions.code)
    .takes(.input(["users": .array(of: .rowID, count: 0...100)])).matching().spoken()
    .answers(managers, with: .etag)
    .refuses(409, "erased").refuses(412, "stale").refuses(422, "unknown-people")

  private static let managers = Schema.object([
    "service": .text, "name": .localized,
    "managers": .array(
      of: .object([
        "user_id": .integer(), "name": .text.nullable, "last_assigned_at": .text.nullable,
      ])),
  ]).named("services.Managers")
}
