import Access
import HTTPCore
import HTTPServer
import IdentityDomain
import IdentityStore
import JSON
import Kernel

/// Suspension and deletion of accounts.
struct AccountStateRoutes {
  let app: IdentityApplication

  func table(_ access: AccessGuard) -> [Route] {
    let user = "/api/v1/identity/users/{id}"
    return [
      access.route(.post, "/api/v1/identity/me/deletion", .signedIn, handler: requestOwn)
        .described(AccountStateDescriptions.requestOwn),
      access.route(.post, user + "/deletion", .permission("identity.delete_user"), handler: request)
        .described(AccountStateDescriptions.request),
      access.route(.put, user + "/legal-hold", .permission("identity.delete_user"), handler: hold)
        .described(AccountStateDescriptions.hold),
      access.route(
        .delete, user + "/legal-hold", .permission("identity.delete_user"), handler: release
      )
      .described(AccountStateDescriptions.release),
      access.route(
        .post, user + "/suspension", .permission("identity.suspend_user"), handler: suspend
      )
      .described(AccountStateDescriptions.suspend),
      access.route(
        .delete, user + "/suspension", .permission("identity.suspend_user"), handler: restore
      )
      .described(AccountStateDescriptions.restore),
    ]
  }

  // MARK: Deletion

  /// An application that acts for a person does not end the person.
  @Sendable private func requestOwn(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    guard caller.clientID == nil else { throw AccessRefusal.notAllowed }
    let user = UserID(try caller.requireUser())
    var input = try await request.json()
    let password = input.secret("password", max: PasswordPolicy.maximum)
    let wipes = input.bool("wipe_comments", required: false)
    let due = try await app.requestDeletion(
      of: user, password: try input.finish(password), wipingComments: wipes ?? false,
      client: ClientAddress(request))
    return answer(due)
  }

  @Sendable private func request(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    let user = UserID(try request.rowKey())
    var input = try await request.json()
    let reason = input.moderatorText("reason")
    let due = try await app.accounts.requestDeletion(
      .staff(try caller.moderator(), user, reason: try input.finish(reason)),
      now: app.clock.now())
    return answer(due)
  }

  @Sendable private func hold(_ request: Request, _ caller: Principal) async throws -> Response {
    let user = UserID(try request.rowKey())
    var input = try await request.json()
    let reason = input.string("reason", max: 500, multiline: true)
    let why = try input.finish(reason)
    try await ChangeOrigin.giving(why) {
      try await app.accounts.hold(user, because: why, now: app.clock.now())
    }
    return .noContent
  }

  @Sendable private func release(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    try await app.accounts.hold(
      UserID(try request.rowKey()), because: nil, now: app.clock.now())
    return .noContent
  }

  private func answer(_ due: Instant) -> Response {
    .json(status: .accepted) { json in json.object { $0.field("due_at", due) } }
  }

  // MARK: Suspension

  @Sendable private func suspend(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    let user = UserID(try request.rowKey())
    var input = try await request.json()
    let reason = input.moderatorText("reason")
    let until = input.isNull("until") ? nil : input.instant("until", required: false)
    let why = try input.finish(reason)
    try await app.sanctions.suspend(
      user, until: until, reason: why, by: try caller.moderator(), appeal: try .made(),
      now: app.clock.now())
    return .noContent
  }

  @Sendable private func restore(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    try await app.sanctions.restore(
      UserID(try request.rowKey()), by: try caller.moderator(), now: app.clock.now())
    return .noContent
  }
}

extension Principal {
  func moderator() throws -> Moderator {
    Moderator(user: UserID(try requireUser()), isSuperuser: isSuperuser)
  }
}

extension InputReader {
  mutating func moderatorText(_ key: String, required: Bool = true) -> String? {
    string(key, required: required, max: ComplaintPolicy.longestText, multiline: true)
  }
}
