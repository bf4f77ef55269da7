import Access
import Crypto
import HTTPCore
import HTTPServer
import IdentityDomain
import IdentityStore
import JSON
import Kernel

/// Partners keep their applications themselves: by a browser, not by a token.
struct ApplicationRoutes {
  let app: IdentityApplication

  private static let root = "/api/v1/identity/applications"
  private static let giving = "identity.give_scope"

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.post, Self.root, .signedIn, handler: register)
        .described(ApplicationDescriptions.register),
      access.route(.get, Self.root, .signedIn, handler: list)
        .described(ApplicationDescriptions.list),
      access.route(.get, Self.root + "/{id}", .signedIn, handler: show)
        .described(ApplicationDescriptions.show),
      access.route(.patch, Self.root + "/{id}", .signedIn, handler: change)
        .described(ApplicationDescriptions.change),
      access.route(.delete, Self.root + "/{id}", .signedIn, handler: retire)
        .described(ApplicationDescriptions.retire),
      access.route(.post, Self.root + "/{id}/secrets", .signedIn, handler: addSecret)
        .described(ApplicationDescriptions.addSecret),
      access.route(.delete, Self.root + "/{id}/secrets/{secret}", .signedIn, handler: endSecret)
        .described(ApplicationDescriptions.endSecret),
      access.route(.get, Self.root + "/{id}/statistics", .signedIn, handler: statistics)
        .described(ApplicationDescriptions.statistics),
      access.route(
        .put, Self.root + "/{id}/scopes/{scope}", .permission(Self.giving), handler: giveScope
      )
      .described(ApplicationDescriptions.giveScope),
      access.route(
        .delete, Self.root + "/{id}/scopes/{scope}", .permission(Self.giving), handler: takeScope
      )
      .described(ApplicationDescriptions.takeScope),
    ]
  }

  // MARK: The application

  @Sendable private func register(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    let owner = try await app.atBrowser(caller).user
    let catalogue = try await app.scopes.catalogue()
    var input = try await request.json()
    let word = input.choice("type", among: ["confidential", "public"], required: false)
    let kind = word.flatMap(ClientApplication.Kind.init) ?? .confidential
    let details = ApplicationInput.details(
      &input, kind: kind, within: app.settings.logoutReach,
      scopes: catalogue, byStaff: caller.has(Self.giving))
    let wish = try input.finish(details)
    let secret = kind == .confidential ? try Random.token() : nil
    let made = try await app.applications.register(
      wish, as: "app_" + (try Random.token(15)), kind: kind,
      secret: try secret.map(stored), owner: owner, now: app.clock.now())
    return made.answer(.created, secret: secret)
      .with(.location, "\(Self.root)/\(made.id)")
  }

  @Sendable private func list(_ request: Request, _ caller: Principal) async throws -> Response {
    let applications = try await app.applications.list(of: try await app.atBrowser(caller).user)
    return Response.json { json in
      json.object { json in
        json.array("items", applications) { json, application in
          json.object { application.write(to: &$0) }
        }
        json.field("next", nil as String?)
      }
    }
    .with(.cacheControl, "no-store")
  }

  @Sendable private func show(_ request: Request, _ caller: Principal) async throws -> Response {
    try await own(request, try await app.atBrowser(caller).user).answer()
  }

  @Sendable private func change(_ request: Request, _ caller: Principal) async throws -> Response {
    let owner = try await app.atBrowser(caller).user
    let version = try request.expectedVersion()
    let known = try await own(request, owner)
    let catalogue = try await app.scopes.catalogue()
    var input = try await request.json()
    let changed = ApplicationInput.change(
      known.details, kind: known.kind, within: app.settings.logoutReach,
      scopes: catalogue, byStaff: caller.has(Self.giving), &input)
    try input.finish()
    try await app.applications.change(
      known.id, of: owner, ifVersion: version, to: changed, now: app.clock.now())
    return try await own(request, owner).answer()
  }

  @Sendable private func retire(_ request: Request, _ caller: Principal) async throws -> Response {
    let isGone = try await app.applications.retire(
      ApplicationID(try request.rowKey()), of: try await app.atBrowser(caller).user,
      now: app.clock.now())
    guard isGone else { throw NothingThere() }
    return .noContent
  }

  @Sendable private func statistics(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    let found = try await app.applications.statistics(
      of: ApplicationID(try request.rowKey()), owner: try await app.atBrowser(caller).user,
      now: app.clock.now())
    guard let found else { throw NothingThere() }
    return Response.json { json in
      json.object { json in
        json.field("people", found.people)
        json.field("tokens", found.tokens)
        json.field("tokens_in_30_days", found.recentTokens)
      }
    }
    .with(.cacheControl, "no-store")
  }

  // MARK: Its secrets

  @Sendable private func addSecret(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    let owner = try await app.atBrowser(caller).user
    var input = try await request.optionalJSON()
    let longest = ApplicationPolicy.longestOverlap.wholeMilliseconds / 1_000
    let seconds = input.integer("overlap_seconds", required: false, in: 0...longest)
    try input.finish()
    let secret = try Random.token()
    let made = try await app.applications.addSecret(
      try stored(secret), to: ApplicationID(try request.rowKey()), of: owner,
      overlap: seconds.map { .seconds($0) } ?? ApplicationPolicy.overlap, now: app.clock.now())
    return Response.json(status: .created) { json in
      json.object { json in
        made.write(to: &json)
        json.field("client_secret", secret)
      }
    }
    .unstored
  }

  @Sendable private func endSecret(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    let isGone = try await app.applications.endSecret(
      try request.rowKey("secret"), of: ApplicationID(try request.rowKey()),
      owner: try await app.atBrowser(caller).user)
    guard isGone else { throw NothingThere() }
    return .noContent
  }

  // MARK: What it may have, by the staff

  @Sendable private func giveScope(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    let isGiven = try await app.applications.give(
      request.parameter("scope") ?? "", to: ApplicationID(try request.rowKey()),
      now: app.clock.now())
    guard isGiven else { throw NothingThere() }
    return .noContent
  }

  @Sendable private func takeScope(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    let isTaken = try await app.applications.take(
      request.parameter("scope") ?? "", from: ApplicationID(try request.rowKey()),
      now: app.clock.now())
    guard isTaken else { throw NothingThere() }
    return .noContent
  }

  // MARK: Whose it is

  private func own(_ request: Request, _ owner: UserID) async throws -> OwnApplication {
    let id = ApplicationID(try request.rowKey())
    guard let found = try await app.applications.own(id, of: owner) else { throw NothingThere() }
    return found
  }

  private func stored(_ secret: String) throws -> StoredSecret {
    StoredSecret(digest: try SecretDigest.of(secret), hint: String(secret.prefix(4)))
  }
}
