import Access
import HTTPCore
import HTTPServer
import IdentityDomain
import IdentityStore
import JSON
import Kernel

/// A person's second factor, and what staff say of others'.
struct SecondFactorRoutes {
  let app: IdentityApplication

  private static let mine = "/api/v1/identity/me/second-factor"

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.get, Self.mine, .signedIn, servesHeldBack: true) { _, caller in
        try await show(caller)
      }
      .described(SecondFactorDescriptions.show),
      access.route(.post, Self.mine, .signedIn, servesHeldBack: true) { request, caller in
        try await offer(request, caller)
      }
      .described(SecondFactorDescriptions.offer),
      access.route(
        .post, Self.mine + "/confirmations", .signedIn, servesHeldBack: true
      ) { request, caller in
        try await confirm(request, caller)
      }
      .described(SecondFactorDescriptions.confirm),
      access.route(.post, Self.mine + "/recovery-codes", .signedIn) { request, caller in
        try await renew(request, caller)
      }
      .described(SecondFactorDescriptions.renew),
      access.route(.post, Self.mine + "/removals", .signedIn) { request, caller in
        try await remove(request, caller)
      }
      .described(SecondFactorDescriptions.remove),
      access.route(
        .post, "/api/v1/identity/users/{id}/second-factor-resets",
        .permission("identity.reset_second_factor")
      ) { request, caller in
        try await reset(request, caller)
      }
      .described(SecondFactorDescriptions.reset),
      access.route(
        .put, "/api/v1/identity/groups/{id}/second-factor",
        .permission("identity.require_second_factor")
      ) { request, caller in
        try await demand(request, caller)
      }
      .described(SecondFactorDescriptions.demand),
    ]
  }

  // MARK: One's own

  func show(_ caller: Principal) async throws -> Response {
    guard let status = try await app.factors.status(of: UserID(try caller.requireUser()))
    else { throw NothingThere() }
    return .json { json in
      json.object { json in
        json.field("enrolled", status.confirmedAt != nil)
        json.field("confirmed_at", status.confirmedAt)
        json.field("required", status.isDemanded)
        json.field("recovery_codes_left", status.recoveryCodesLeft)
      }
    }
    .unstored
  }

  func offer(_ request: Request, _ caller: Principal) async throws -> Response {
    let user = try await app.atBrowser(caller).user
    var input = try await request.json()
    let password = input.secret("password", max: PasswordPolicy.maximum)
    let (key, account) = try await app.offerFactor(
      to: user, password: try input.finish(password), client: ClientAddress(request))
    let name = account.email.isEmpty ? account.phone ?? "" : account.email
    return .json(status: .created) { json in
      json.object { json in
        json.field("secret", key.text)
        json.field("uri", key.address(of: name))
      }
    }
    .unstored
  }

  func confirm(_ request: Request, _ caller: Principal) async throws -> Response {
    let user = try await app.atBrowser(caller).user
    var input = try await request.json()
    let code = input.string("code", max: 20)
    let client = ClientAddress(request)
    let factor = try await app.confirmFactor(
      of: user, code: try input.finish(code),
      trace: ClientTrace(address: client.literal, userAgent: request.headers["User-Agent"]),
      client: client)
    let csrf = try app.secrets.csrfToken(of: factor.session.digest)
    return .json(status: .created) { json in
      json.object { json in
        json.field("recovery_codes", factor.recoveryCodes.map(\.shown))
        json.field("csrf_token", csrf)
        json.field("expires_at", app.clock.now() + SessionPolicy.lifetime)
      }
    }
    .with(
      .setCookie,
      SessionCookie(app: app).text(factor.session.key, for: SessionPolicy.lifetime, request)
    )
    .unstored
  }

  func renew(_ request: Request, _ caller: Principal) async throws -> Response {
    let user = try await app.atBrowser(caller).user
    var input = try await request.json()
    let code = input.string("code", max: 20)
    let codes = try await app.renewRecoveryCodes(
      of: user, code: try input.finish(code), client: ClientAddress(request))
    return .json(status: .created) { json in
      json.object { $0.field("recovery_codes", codes.map(\.shown)) }
    }
    .unstored
  }

  func remove(_ request: Request, _ caller: Principal) async throws -> Response {
    let user = try await app.atBrowser(caller).user
    var input = try await request.json()
    let password = input.secret("password", max: PasswordPolicy.maximum)
    let code = input.string("code", max: 20)
    let (secret, typed) = try input.finish(password, code)
    try await app.removeFactor(
      of: user, password: secret, code: typed, keeping: caller.sessionID,
      client: ClientAddress(request))
    return .noContent
  }

  // MARK: Others'

  func reset(_ request: Request, _ caller: Principal) async throws -> Response {
    let user = UserID(try request.rowKey())
    var input = try await request.json()
    let reason = input.string("reason", min: 5, max: 500)
    let why = try input.finish(reason)
    var origin = ChangeOrigin(request, by: caller.userID)
    origin.reason = why
    let actor = UserID(try caller.requireUser())
    try await ChangeOrigin.$current.withValue(origin) {
      try await app.factors.reset(
        of: user, by: actor, isSuperuser: caller.isSuperuser, now: app.clock.now())
    }
    return .noContent
  }

  func demand(_ request: Request, _ caller: Principal) async throws -> Response {
    let group = try request.rowKey()
    var input = try await request.json()
    let required = input.bool("required")
    try await app.factors.demand(
      try input.finish(required), ofGroup: group, by: UserID(try caller.requireUser()),
      now: app.clock.now())
    return .noContent
  }
}
