import Access
import HTTPCore
import HTTPServer
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// `/api/v1/services/commissions`: who decides on the requests of services.
struct CommissionRoutes: Sendable {
  let app: ServicesApplication

  /// Who appoints the commission; the secretary keeps its papers only.
  static let appoint = "service.change_commission"

  func table(_ access: AccessGuard) -> [Route] {
    let all = "/api/v1/services/commissions"
    let path = all + "/{code}"
    let readers = AccessRule.anyPermission([
      CommissionRoutes.appoint, ServicesApplication.keepProtocols, ServicesApplication.decide,
    ])
    return [
      access.route(.get, all, readers, handler: list).described(CommissionDescriptions.list),
      access.route(.get, path, readers, handler: show).described(CommissionDescriptions.show),
      access.route(.get, path + "/protocols", readers, handler: protocols)
        .described(ProtocolDescriptions.ofCommission),
      access.route(.get, path + "/sessions", readers, handler: sessions)
        .described(PitchingDescriptions.ofCommission),
      access.route(.put, path, .permission(CommissionRoutes.appoint), handler: replace)
        .described(CommissionDescriptions.replace),
    ]
  }

  @Sendable func list(_ request: Request, by principal: Principal) async throws -> Response {
    try request.checkQuery(["limit", "cursor", "lang", "organization", "member"])
    let page = try KeysetPage(
      request, of: "commissions of \(principal.bound ?? "") \(request.narrowing)", app.cursors)
    var filter = CommissionFilter()
    filter.organization = request.query("organization")
    filter.member = try request.key("member")
    let rows = try await app.commissions.list(
      within: principal.bound, narrowedBy: filter, limit: page.asked,
      after: page.values(1)?.first)
    return RowsJSON.page(
      rows, limit: page.limit, next: try page.next(after: rows) { [try $0.string("service")] },
      in: request.languages)
  }

  /// What it decided.
  @Sendable func protocols(_ request: Request, by principal: Principal) async throws -> Response {
    let code = try await commission(request)
    return try await ProtocolList(
      app: app, request: request, viewer: principal.protocolViewer(), service: code
    ).answer()
  }

  /// The days on which projects were pitched for it.
  @Sendable func sessions(_ request: Request, by principal: Principal) async throws -> Response {
    let code = try await commission(request)
    return try await PitchingList(
      desk: PitchingDesk(app), request: request, viewer: principal.viewer(), service: code
    ).answer()
  }

  /// The service of the address, if it has a commission.
  private func commission(_ request: Request) async throws -> String {
    let code = request.parameter("code") ?? ""
    guard try await !app.commissions.show(code).isEmpty else { throw NothingThere() }
    return code
  }

  @Sendable func show(_ request: Request, by principal: Principal) async throws -> Response {
    let rows = try await app.commissions.show(request.parameter("code") ?? "")
    guard let row = rows.first else { throw NothingThere() }
    return try RowsJSON.one(row, in: request.languages)
  }

  /// The whole commission, as it is to be: `If-Match` says over which one, where there is one.
  @Sendable func replace(_ request: Request, by principal: Principal) async throws -> Response {
    let code = request.parameter("code") ?? ""
    var input = try await request.json()
    let commission = try Commission(&input)
    return try await app.appoint(commission, for: code, request, by: principal)
  }
}

extension Commission {
  /// The most that sit, so that identity is asked of all in one call.
  static let mostMembers = 100

  init(_ input: inout InputReader) throws {
    let quorum = input.object("quorum", required: false) { input -> Quorum? in
      let numerator = input.int("numerator", in: 1...100)
      let denominator = input.int("denominator", in: 1...100)
      guard let numerator, let denominator else { return nil }
      if numerator > denominator { input.fault("numerator", .outOfRange(1...Int64(denominator))) }
      return Quorum(numerator, of: denominator)
    }
    let isSecret = input.bool("is_secret", required: false)
    let votingDays = input.int("voting_days", required: false, in: 1...365)
    let form = input.integer("hub_form_id", required: false, in: 1...Int64(Int32.max))
    let members = input.objects("members", count: 1...Commission.mostMembers) { Member(&$0) }
    self.init(
      quorum: quorum ?? Quorum(), isSecret: isSecret ?? false, votingDays: votingDays ?? 5,
      formID: form, members: try input.finish(members))
  }
}

extension Commission.Member {
  fileprivate init?(_ input: inout InputReader) {
    let user = input.integer("user_id", in: 1...Int64(Int32.max))
    let role = input.choice("role", of: CommissionRole.self)
    let start = input.day("starts_on")
    let end = input.day("ends_on", required: false)
    let substitute = input.integer("substitute_id", required: false, in: 1...Int64(Int32.max))
    let isSubstituted = input.bool("is_substituted", required: false) ?? false
    if let start, let end, end < start {
      input.fault("ends_on", code: "before-start", message: Commission.Member.beforeStart)
    }
    if let user, substitute == user {
      input.fault("substitute_id", code: "same-person", message: Commission.Member.samePerson)
    }
    if isSubstituted, substitute == nil { input.fault("substitute_id", .required) }
    guard let user, let role, let start else { return nil }
    self.init(
      userID: user, role: role, startsOn: start, endsOn: end, substituteID: substitute,
      isSubstituted: isSubstituted)
  }

  private static let beforeStart = Localized(
    ru: "Срок кончается раньше, чем начинается", kk: "Мерзім басталғанға дейін аяқталады",
    en: "The term ends before it begins")
  private static let samePerson = Localized(
    ru: "Замещает другой человек", kk: "Басқа адам алмастырады",
    en: "Somebody else has to stand in")
}

extension ServicesApplication {
  /// Identity is asked for everybody who is to sit, before the transaction.
  fileprivate func appoint(
    _ commission: Commission, for code: String, _ request: Request, by principal: Principal
  ) async throws -> Response {
    let people = Set(
      commission.members.flatMap { [$0.userID] + ($0.substituteID.map { [$0] } ?? []) })
    let unknown = people.subtracting(try await memberships.acting(people.sorted()))
    guard unknown.isEmpty else { throw CommissionError.unknownPeople(unknown.sorted()) }
    let choice = request.languages
    let commissions = commissions
    return try await database.transaction { tx in
      let isNew = try await commissions.replace(code, with: commission, in: tx) { current in
        if let version = try request.expectedVersion(), version != current {
          throw VersionRefusal.stale(current: current)
        }
      }
      guard let row = try await commissions.show(code, in: tx).first else {
        throw CommissionError.unknownService
      }
      var response = try RowsJSON.one(row, in: choice)
      response.status = isNew ? .created : .ok
      return response
    }
  }
}
