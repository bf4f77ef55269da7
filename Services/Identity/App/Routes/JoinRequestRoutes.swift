import Access
import HTTPCore
import HTTPServer
import Idempotency
import IdentityDomain
import IdentityStore
import JSON
import Kernel

/// People ask to belong to a company, and the company decides.
struct JoinRequestRoutes {
  let app: IdentityApplication

  private static let own = "/api/v1/identity/membership-requests"
  private static let companys = "/api/v1/identity/companies/{id}/membership-requests"

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.post, Self.companys, .signedIn, handler: ask)
        .described(JoiningDescriptions.ask),
      access.route(.get, Self.companys, .signedIn, handler: listOfCompany)
        .described(JoiningDescriptions.requestsOfCompany),
      access.route(.get, Self.own, .signedIn, handler: listMine)
        .described(JoiningDescriptions.myRequests),
      access.route(.post, Self.own + "/{id}/approval", .signedIn, handler: approve)
        .described(JoiningDescriptions.approve),
      access.route(.post, Self.own + "/{id}/rejection", .signedIn, handler: reject)
        .described(JoiningDescriptions.reject),
      access.route(.post, Self.own + "/{id}/cancellation", .signedIn, handler: cancel)
        .described(JoiningDescriptions.cancel),
    ]
  }

  @Sendable private func ask(_ request: Request, _ caller: Principal) async throws -> Response {
    let company = CompanyID(try request.rowKey())
    let user = UserID(try caller.requireUser())
    var input = try await request.optionalJSON()
    try input.finish()
    let now = app.clock.now()
    return try await app.commands.run(request, by: caller) { transaction in
      let made = try await app.companies.ask(company, by: user, now: now, in: transaction)
      return JoiningJSON.answer(made, status: .created, request)
    }
  }

  @Sendable private func listOfCompany(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    let company = CompanyID(try request.rowKey())
    let status = try request.status(of: JoinRequest.Status.self)
    try await app.companies.demandManager(try caller.companyActor(), of: company)
    return JoiningJSON.page(
      try await app.companies.requests(of: .company(company), status: status), request)
  }

  @Sendable private func listMine(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    let user = UserID(try caller.requireUser())
    let status = try request.status(of: JoinRequest.Status.self)
    return JoiningJSON.page(
      try await app.companies.requests(of: .person(user), status: status), request)
  }

  @Sendable private func approve(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    var input = try await request.optionalJSON()
    try input.finish()
    return try await decide(.approve, request, caller)
  }

  @Sendable private func reject(_ request: Request, _ caller: Principal) async throws -> Response {
    var input = try await request.json()
    let reason = input.reason()
    return try await decide(.reject(reason: try input.finish(reason)), request, caller)
  }

  @Sendable private func cancel(_ request: Request, _ caller: Principal) async throws -> Response {
    var input = try await request.optionalJSON()
    try input.finish()
    return try await decide(.cancel, request, caller)
  }

  private func decide(
    _ decision: JoinDecision, _ request: Request, _ caller: Principal
  ) async throws -> Response {
    let decided = try await app.companies.decide(
      JoinRequestID(try request.rowKey()), decision, by: try caller.companyActor(),
      now: app.clock.now())
    return JoiningJSON.answer(decided, request)
  }
}
