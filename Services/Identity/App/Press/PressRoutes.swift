import Access
import HTTPCore
import HTTPServer
import Idempotency
import IdentityDomain
import IdentityStore
import JSON
import Kernel

/// What journalists ask, and what the press desk does with it. Lists follow from the resource.
struct PressRoutes {
  let app: IdentityApplication

  private static let root = "/api/v1/identity/press-requests"
  private static let desk = AccessRule.permission("account.change_contactpress")

  func table(_ access: AccessGuard) -> [Route] {
    let one = Self.root + "/{id}"
    return [
      access.route(.post, Self.root, .anyone, handler: send).described(PressDescriptions.send),
      access.route(.get, one + "/letter", Self.desk, handler: letter)
        .described(PressDescriptions.letter),
      access.route(.post, one + "/assignment", Self.desk, handler: assign)
        .described(PressDescriptions.assign),
      access.route(.post, one + "/answer", Self.desk, handler: answer)
        .described(PressDescriptions.answer),
      access.route(.post, one + "/closure", Self.desk, handler: close)
        .described(PressDescriptions.close),
    ]
  }

  /// An application that acts for a person does not speak for him.
  @Sendable private func send(_ request: Request, _ caller: Principal) async throws -> Response {
    let author = caller.clientID == nil ? caller.userID.map { UserID($0) } : nil
    var input = try await request.json()
    let written = input.pressLetter(in: request.language)
    let letter = try input.finish(written)
    _ = try await app.count(
      .press, subject: letter.email.key, client: ClientAddress(request),
      limits: app.settings.pressLimits)
    return try await app.commands.run(request, by: caller) { transaction in
      try await app.pressRequests.send(
        letter, by: author, now: app.clock.now(), in: transaction)
      return .json(status: .accepted) { json in json.object { $0.field("status", "pending") } }
    }
  }

  @Sendable private func letter(_ request: Request, _ caller: Principal) async throws -> Response {
    guard let text = try await app.pressRequests.letter(try id(request)) else {
      throw NothingThere()
    }
    return Response.json { json in
      json.object { json in
        json.field("outlet", text.outlet)
        json.field("name", text.name)
        json.field("email", text.email)
        json.field("phone", text.phone)
        json.field("subject", text.subject)
        json.field("message", text.message)
        json.field("locale", text.locale)
        json.field("answer", text.answer)
      }
    }
    .with(.cacheControl, "no-store")
  }

  @Sendable private func assign(_ request: Request, _ caller: Principal) async throws -> Response {
    var input = try await request.optionalJSON()
    try input.finish()
    return try await take(.take, request, caller)
  }

  @Sendable private func answer(_ request: Request, _ caller: Principal) async throws -> Response {
    var input = try await request.json()
    let text = input.string("text", max: PressPolicy.longestText, multiline: true)
    return try await take(.answer(try input.finish(text)), request, caller)
  }

  @Sendable private func close(_ request: Request, _ caller: Principal) async throws -> Response {
    var input = try await request.json()
    let reason = input.reason()
    return try await ChangeOrigin.giving(try input.finish(reason)) {
      try await take(.close, request, caller)
    }
  }

  private func take(
    _ step: PressStep, _ request: Request, _ caller: Principal
  ) async throws -> Response {
    let stored = try await app.pressRequests.take(
      step, on: try id(request), ifVersion: try request.expectedVersion(),
      by: UserID(try caller.requireUser()), now: app.clock.now())
    return Response.json { json in
      json.object { json in
        json.field("id", stored.request.id)
        json.field("status", stored.request.status.rawValue)
        json.field("assignee_id", stored.request.assignee)
      }
    }
    .with(.etag, EntityTag(rowVersion: stored.version).description)
  }

  private func id(_ request: Request) throws -> PressRequestID {
    PressRequestID(try request.rowKey())
  }
}

extension InputReader {
  fileprivate mutating func pressLetter(in spoken: Language) -> PressLetter? {
    let outlet = string("outlet", required: false)
    let name = string("name")
    let email = email("email")
    let phone = phone("phone", required: false)
    let subject = string("subject", max: PressPolicy.longestSubject)
    let message = string("message", max: PressPolicy.longestText, multiline: true)
    let company = rowKey("company_id", of: Company.self, required: false)
    let language = choice("locale", of: Language.self, required: false) ?? spoken
    guard let name, let email, let subject, let message else { return nil }
    return PressLetter(
      outlet: outlet ?? "", name: name, email: email, phone: phone, subject: subject,
      message: message, company: company, language: language)
  }
}
