import Access
import Crypto
import HTTPCore
import HTTPServer
import IdentityDomain
import IdentityStore
import JSON
import Kernel

/// A person's tokens for scripts. A token is made by somebody at a browser, not by another token.
struct TokenRoutes {
  let app: IdentityApplication

  private static let noScope = Localized(
    ru: "Такой области доступа и такого права нет", kk: "Мұндай қолжетімділік аясы мен құқық жоқ",
    en: "There is no such scope, and no such right")

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.post, "/api/v1/identity/api-tokens", .signedIn) { request, caller in
        try await create(request, caller)
      }
      .described(TokenDescriptions.create),
      access.route(.get, "/api/v1/identity/api-tokens", .signedIn) { _, caller in
        try await list(caller)
      }
      .described(TokenDescriptions.list),
      access.route(.delete, "/api/v1/identity/api-tokens/{id}", .signedIn) { request, caller in
        try await delete(request, caller)
      }
      .described(TokenDescriptions.delete),
    ]
  }

  func create(_ request: Request, _ caller: Principal) async throws -> Response {
    let user = try await app.atBrowser(caller).user
    let now = app.clock.now()
    var input = try await request.json()
    let name = input.string("name", max: TokenPolicy.nameLimit)
    let scopes = input.strings("scopes", required: false, count: 0...50, max: 100) ?? []
    let unknown = try await app.tokens.unknown(among: scopes)
    for (index, word) in scopes.enumerated() where unknown.contains(word) {
      input.fault("scopes", at: index, code: "unknown-scope", message: TokenRoutes.noScope)
    }
    let expiresAt = input.instant("expires_at", required: false)
    if let expiresAt, expiresAt <= now || expiresAt > now + TokenPolicy.longest {
      input.fault(
        "expires_at", code: "bad-term",
        message: Localized(
          ru: "Срок: от сегодня до одного года", kk: "Мерзімі: бүгіннен бір жылға дейін",
          en: "The term is up to one year from now"))
    }
    let title = try input.finish(name)
    let secret = "th_" + (try Random.token())
    let token = try await app.tokens.create(
      for: user, name: title, digest: try SecretDigest.of(secret),
      hint: String(secret.prefix(8)), scopes: scopes, expiresAt: expiresAt, now: now)
    return .json(status: .created) { json in
      json.object { json in
        write(token, to: &json)
        json.field("token", secret)
      }
    }
    .with(.location, "/api/v1/identity/api-tokens/\(token.id)")
    .with(.cacheControl, "no-store")
  }

  func list(_ caller: Principal) async throws -> Response {
    let tokens = try await app.tokens.list(of: UserID(try caller.requireUser()))
    return .json { json in
      json.object { json in
        json.array("items", tokens) { json, token in json.object { write(token, to: &$0) } }
        json.field("next", nil as String?)
      }
    }
  }

  func delete(_ request: Request, _ caller: Principal) async throws -> Response {
    let user = UserID(try caller.requireUser())
    guard try await app.tokens.delete(try request.id(), of: user) else { throw NothingThere() }
    return .noContent
  }

  private func write(_ token: APIToken, to json: inout JSONWriter) {
    json.field("id", token.id)
    json.field("name", token.name)
    json.field("hint", token.hint)
    json.field("scopes", token.scopes)
    json.field("created_at", token.createdAt)
    json.field("expires_at", token.expiresAt)
    json.field("last_used_at", token.lastUsedAt)
  }
}
