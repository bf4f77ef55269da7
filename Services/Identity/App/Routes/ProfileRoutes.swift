import Access
import HTTPCore
import HTTPServer
import IdentityDomain
import IdentityStore
import JSON
import Kernel

/// What a person sees and changes of himself.
struct ProfileRoutes {
  let app: IdentityApplication

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.get, "/api/v1/identity/me", .signedIn) { request, caller in
        try await show(request, caller)
      }
      .described(ProfileDescriptions.show),
      access.route(.patch, "/api/v1/identity/me", .signedIn) { request, caller in
        try await change(request, caller)
      }
      .described(ProfileDescriptions.change),
      access.route(.put, "/api/v1/identity/me/password", .signedIn) { request, caller in
        try await changePassword(request, caller)
      }
      .described(ProfileDescriptions.changePassword),
    ]
  }

  func show(_ request: Request, _ caller: Principal) async throws -> Response {
    guard let own = try await app.accounts.own(UserID(try caller.requireUser()))
    else { throw NothingThere() }
    let tag = EntityTag(rowVersion: own.account.rowVersion)
    let languages = TextChoice(request)
    let token = try caller.sessionID.map { try app.secrets.csrfToken(of: $0) }
    let response = Response.json(reserving: 2_048) { json in
      json.object { json in
        AccountJSON.write(own.account, to: &json)
        AccountJSON.write(own.profile, to: &json, languages)
        json.field("email_verified", own.account.emailVerified)
        json.field("phone_verified", own.account.phoneVerified)
        json.field("iin", own.number)
        json.field("iin_verified", own.numberVerified)
        json.field("joined_at", own.joinedAt)
        json.object("completeness") { json in
          json.field("percent", own.completeness.percent)
          json.field("missing", own.completeness.missing.map(\.rawValue))
        }
        AccountJSON.write(own.memberships, to: &json, languages)
        json.field("groups", own.groups)
        json.field("permissions", own.permissions)
        json.field("csrf_token", token)
      }
    }
    return languages.mark(response).with(.etag, tag.description)
      .with(.cacheControl, "private, no-store")
  }

  func change(_ request: Request, _ caller: Principal) async throws -> Response {
    let user = UserID(try caller.requireUser())
    let version = try request.expectedVersion()
    var input = try await request.json()
    let change = ProfileChange(&input)
    try input.finish()
    try await app.accounts.changeProfile(
      of: user, ifVersion: version, now: app.clock.now()
    ) { profile in
      change.apply(to: &profile)
    }
    return try await show(request, caller)
  }

  func changePassword(_ request: Request, _ caller: Principal) async throws -> Response {
    let user = UserID(try caller.requireUser())
    guard let account = try await app.accounts.account(user) else { throw NothingThere() }
    var input = try await request.json()
    let old = input.secret("old_password", max: PasswordPolicy.maximum)
    let new = input.newPassword(
      "new_password",
      about: [account.firstName, account.lastName, account.email, account.phone])
    let (present, wanted) = try input.finish(old, new)
    try await app.changePassword(
      of: user, from: present, to: wanted, session: caller.sessionID,
      client: ClientAddress(request))
    return .noContent
  }
}
