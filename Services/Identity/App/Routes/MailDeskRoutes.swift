import Access
import HTTPCore
import HTTPServer
import Idempotency
import IdentityDomain
import IdentityStore
import JSON
import Kernel
import OpenAPI

/// What staff do about mail. The lists are tables of the admin API: `message`, with masked addresses
/// and without texts, and `awsdjangoses_awsblacklist`.
struct MailDeskRoutes {
  let app: IdentityApplication

  private static let root = "/api/v1/identity/admin"

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(
        .post, Self.root + "/messages/{id}/retries", .permission("message.change_message"),
        handler: retry
      )
      .described(MailDeskDescriptions.retry),
      access.route(
        .post, Self.root + "/suppressions", .permission("awsdjangoses.add_awsblacklist"),
        handler: suppress
      )
      .described(MailDeskDescriptions.suppress),
      access.route(
        .post, Self.root + "/suppressions/{id}/lifting",
        .permission("awsdjangoses.change_awsblacklist"), handler: lift
      )
      .described(MailDeskDescriptions.lift),
      access.route(.get, Self.root + "/letters", .permission("message.view_message")) {
        request, _ in
        letters(request)
      }
      .described(MailDeskDescriptions.letters),
      access.route(.get, Self.root + "/letters/{kind}", .permission("message.view_message")) {
        request, _ in
        try letter(request)
      }
      .described(MailDeskDescriptions.letter),
    ]
  }

  @Sendable private func retry(_ request: Request, _ caller: Principal) async throws -> Response {
    let id = try request.id()
    var input = try await request.optionalJSON()
    try input.finish()
    return try await app.commands.run(request, by: caller) { transaction in
      try await app.messages.retry(id, now: app.clock.now(), in: transaction)
      return .noContent
    }
  }

  @Sendable private func suppress(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    var input = try await request.json()
    let email = input.email("email")
    let why = input.reason()
    let (address, reason) = try input.finish(email, why)
    return try await ChangeOrigin.giving(reason) {
      try await app.commands.run(request, by: caller) { transaction in
        let id = try await app.suppressions.suppress(
          address, bounce: true, complaint: false, in: transaction)
        return .json(status: .created) { json in json.object { $0.field("id", id) } }
      }
    }
  }

  @Sendable private func lift(_ request: Request, _ caller: Principal) async throws -> Response {
    let id = try request.rowKey()
    var input = try await request.json()
    let why = input.reason()
    return try await ChangeOrigin.giving(try input.finish(why)) {
      try await app.commands.run(request, by: caller) { transaction in
        let isKnown = try await app.suppressions.lift(id, now: app.clock.now(), in: transaction)
        guard isKnown else { throw NothingThere() }
        return .noContent
      }
    }
  }

  // MARK: Letters as they look

  private func letters(_ request: Request) -> Response {
    let kinds = LetterKind.allCases.filter { $0.sample(in: request.language) != nil }
    return .json { json in
      json.object { json in
        json.array("items", kinds) { json, kind in
          json.object { json in
            json.field("kind", kind.rawValue)
            json.field("purpose", kind.purpose.rawValue)
            json.field("subject", kind.sample(in: request.language)?.subject)
          }
        }
        json.field("next", nil as String?)
      }
    }
    .with(.contentLanguage, request.language.rawValue)
  }

  private func letter(_ request: Request) throws -> Response {
    let kind = request.parameter("kind").flatMap { LetterKind(rawValue: $0) }
    guard let letter = kind?.sample(in: request.language) else { throw NothingThere() }
    return Response.json { json in
      json.object { json in
        json.field("kind", letter.kind.rawValue)
        json.field("subject", letter.subject)
        json.field("body", letter.body)
        json.field("short", letter.short)
      }
    }
    .with(.contentLanguage, request.language.rawValue)
  }
}

extension InputReader {
  /// Why staff do it.
  mutating func reason() -> String? { string("reason", min: 5, max: 500, multiline: true) }
}

extension ChangeOrigin {
  /// The change is made for that reason, whatever a field of the request says.
  static func giving<R>(_ reason: String, _ change: () async throws -> R) async rethrows -> R {
    var origin = current
    origin?.reason = reason
    return try await $current.withValue(origin) { try await change() }
  }
}
