import Access
import HTTPCore
import HTTPServer
import IdentityDomain
import IdentityStore
import JSON
import Kernel

/// The steps of a company's life.
struct CompanyStandingRoutes {
  let app: IdentityApplication

  private static let one = "/api/v1/identity/companies/{id}"
  private static let verifiers = AccessRule.permission("identity.verify_company")

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.post, Self.one + "/submission", .signedIn, handler: submit)
        .described(CompanyDescriptions.submit),
      access.route(.post, Self.one + "/verification", Self.verifiers, handler: verify)
        .described(CompanyDescriptions.verify),
      access.route(.post, Self.one + "/suspension", Self.verifiers, handler: suspend)
        .described(CompanyDescriptions.suspend),
      access.route(.post, Self.one + "/restoration", Self.verifiers, handler: restore)
        .described(CompanyDescriptions.restore),
      access.route(.post, Self.one + "/liquidation", Self.verifiers, handler: liquidate)
        .described(CompanyDescriptions.liquidate),
      access.route(
        .post, Self.one + "/merger", .permission("identity.change_company"), handler: merge
      )
      .described(CompanyDescriptions.merge),
    ]
  }

  @Sendable private func submit(_ request: Request, _ caller: Principal) async throws -> Response {
    var input = try await request.optionalJSON()
    try input.finish()
    return try await take(.submit, reason: "", request, caller)
  }

  /// What is refused is told why.
  @Sendable private func verify(_ request: Request, _ caller: Principal) async throws -> Response {
    var input = try await request.json()
    let verified = input.bool("verified")
    let reason = input.reason(required: verified == false)
    let isVerified = try input.finish(verified)
    return try await take(
      isVerified ? .verify(.staff) : .reject, reason: reason ?? "", request, caller)
  }

  @Sendable private func suspend(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    try await take(.suspend, reason: try await reason(request), request, caller)
  }

  @Sendable private func restore(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    try await take(.restore, reason: try await reason(request), request, caller)
  }

  @Sendable private func liquidate(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    try await take(.liquidate, reason: try await reason(request), request, caller)
  }

  @Sendable private func merge(_ request: Request, _ caller: Principal) async throws -> Response {
    let id = CompanyID(try request.rowKey())
    var input = try await request.json()
    let into = input.rowKey("into", of: Company.self)
    let reason = input.reason()
    if into == id {
      input.fault(
        "into", code: "same-company",
        message: Localized(
          ru: "Нужна другая компания", kk: "Басқа компания керек",
          en: "It has to be another company"))
    }
    let (other, why) = try input.finish(into, reason)
    let company = try await app.companies.merge(
      id, into: other, by: UserID(try caller.requireUser()), reason: why, now: app.clock.now())
    return CompanyJSON.answer(company, showsInside: true, request)
  }

  private func reason(_ request: Request) async throws -> String {
    var input = try await request.json()
    let reason = input.reason()
    return try input.finish(reason)
  }

  /// With `If-Match` only what was looked at.
  private func take(
    _ step: CompanyStep, reason: String, _ request: Request, _ caller: Principal
  ) async throws -> Response {
    let company = try await app.companies.take(
      step, on: CompanyID(try request.rowKey()), by: try caller.companyActor(), reason: reason,
      ifVersion: try request.expectedVersionIfSaid(), now: app.clock.now())
    return CompanyJSON.answer(company, showsInside: true, request)
  }
}

extension InputReader {
  mutating func reason(required: Bool = true) -> String? {
    string("reason", required: required, max: JoiningPolicy.reasonLimit, multiline: true)
  }
}
