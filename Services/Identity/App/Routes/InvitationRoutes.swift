import Access
import HTTPCore
import HTTPServer
import Idempotency
import IdentityDomain
import IdentityStore
import JSON
import Kernel

/// Companies invite people, also those who have no account yet.
struct InvitationRoutes {
  let app: IdentityApplication

  private static let own = "/api/v1/identity/invitations"
  private static let companys = "/api/v1/identity/companies/{id}/invitations"

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.post, Self.companys, .signedIn, handler: invite)
        .described(JoiningDescriptions.invite),
      access.route(.get, Self.companys, .signedIn, handler: listOfCompany)
        .described(JoiningDescriptions.invitationsOfCompany),
      access.route(.get, Self.own, .signedIn, handler: listMine)
        .described(JoiningDescriptions.myInvitations),
      access.route(.post, Self.own + "/look-ups", .anyone, handler: lookUp)
        .described(JoiningDescriptions.lookUp),
      access.route(.post, Self.own + "/acceptances", .signedIn, handler: acceptByToken)
        .described(JoiningDescriptions.acceptByToken),
      access.route(.post, Self.own + "/{id}/acceptance", .signedIn, handler: accept)
        .described(JoiningDescriptions.accept),
      access.route(.post, Self.own + "/{id}/decline", .signedIn, handler: decline)
        .described(JoiningDescriptions.decline),
      access.route(.post, Self.own + "/{id}/revocation", .signedIn, handler: revoke)
        .described(JoiningDescriptions.revoke),
    ]
  }

  // MARK: The company

  @Sendable private func invite(_ request: Request, _ caller: Principal) async throws -> Response {
    let company = CompanyID(try request.rowKey())
    let actor = try caller.companyActor()
    var input = try await request.json()
    let addressee = input.addressee()
    let role = input.choice("role", of: MemberRole.self)
    let language = input.choice("locale", of: Language.self, required: false)
    let (whom, what) = try input.finish(addressee, role)
    let wish = InvitationWish(addressee: whom, role: what, language: language)
    let token = try FreshToken.made()
    let now = app.clock.now()
    return try await app.commands.run(request, by: caller) { transaction in
      let made = try await app.companies.invite(
        wish, to: company, by: actor, token: token, now: now, in: transaction)
      return JoiningJSON.answer(made, status: .created, request)
    }
  }

  @Sendable private func listOfCompany(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    let company = CompanyID(try request.rowKey())
    let status = try request.status(of: Invitation.Status.self)
    try await app.companies.demandManager(try caller.companyActor(), of: company)
    return JoiningJSON.page(
      try await app.companies.invitations(of: .company(company), status: status), request)
  }

  @Sendable private func revoke(_ request: Request, _ caller: Principal) async throws -> Response {
    let id = try await plainID(request)
    let revoked = try await app.companies.revoke(
      id, by: try caller.companyActor(), now: app.clock.now())
    return JoiningJSON.answer(revoked, request)
  }

  // MARK: The invited person

  @Sendable private func listMine(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    let user = UserID(try caller.requireUser())
    let status = try request.status(of: Invitation.Status.self)
    return JoiningJSON.page(
      try await app.companies.invitations(of: .person(user), status: status), request)
  }

  /// Before somebody registers: where to, and as what.
  @Sendable private func lookUp(_ request: Request, _ caller: Principal) async throws -> Response {
    let digest = try await token(request)
    guard
      let found = try await app.companies.invitation(token: digest, now: app.clock.now())
    else { throw NothingThere() }
    return JoiningJSON.preview(found, request)
  }

  @Sendable private func acceptByToken(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    let digest = try await token(request)
    return try await accept(.token(digest), request, caller)
  }

  @Sendable private func accept(_ request: Request, _ caller: Principal) async throws -> Response {
    let id = try await plainID(request)
    return try await accept(.id(id), request, caller)
  }

  private func accept(
    _ key: InvitationKey, _ request: Request, _ caller: Principal
  ) async throws -> Response {
    let accepted = try await app.companies.accept(
      key, by: UserID(try caller.requireUser()), now: app.clock.now())
    return JoiningJSON.answer(accepted, request)
  }

  @Sendable private func decline(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    let id = try await plainID(request)
    let declined = try await app.companies.decline(
      .id(id), by: UserID(try caller.requireUser()), now: app.clock.now())
    return JoiningJSON.answer(declined, request)
  }

  private func plainID(_ request: Request) async throws -> InvitationID {
    let id = InvitationID(try request.rowKey())
    var input = try await request.optionalJSON()
    try input.finish()
    return id
  }

  private func token(_ request: Request) async throws -> String {
    var input = try await request.json()
    let token = input.secret("token", max: 100)
    return try SecretDigest.of(try input.finish(token).reveal())
  }
}

extension InputReader {
  /// Exactly one of `user_id` and `email`.
  fileprivate mutating func addressee() -> InvitationWish.Addressee? {
    if present("user_id"), present("email") {
      ignore("email")
      ignore("user_id")
      fault(
        "email", code: "one-of-two",
        message: Localized(
          ru: "Укажите либо пользователя, либо адрес",
          kk: "Не пайдаланушыны, не поштаны көрсетіңіз",
          en: "Give either a user or an address"))
      return nil
    }
    guard present("user_id") else { return email("email").map { .email($0) } }
    return integer("user_id", in: 1...Int64(Int32.max)).map { .user(UserID($0)) }
  }
}
