import Access
import Crypto
import HTTPCore
import HTTPServer
import IdentityDomain
import JSON
import Kernel

/// Signing in, proving one's number and speaking for a company by an electronic signature.
struct SignatureRoutes {
  let app: IdentityApplication

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(
        .post, "/api/v1/identity/signature-challenges", .anyone, handler: challenge
      )
      .described(SignatureDescriptions.challenge),
      access.route(
        .post, "/api/v1/identity/sessions/signature", .anyone, handler: signIn
      )
      .described(SignatureDescriptions.signIn),
      access.route(.put, "/api/v1/identity/me/iin", .signedIn, handler: prove)
        .described(SignatureDescriptions.prove),
      access.route(
        .post, "/api/v1/identity/companies/{id}/signature", .signedIn, handler: verify
      )
      .described(SignatureDescriptions.verify),
    ]
  }

  @Sendable private func challenge(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    var input = try await request.json()
    let word = input.choice("purpose", of: SignaturePurpose.self)
    let company = word == .company ? input.rowKey("company_id", of: Company.self) : nil
    let purpose = try input.finish(word)
    let user = purpose == .signIn ? nil : UserID(try caller.requireUser())
    let text = try await app.challenge(purpose, of: user, for: company)
    let end = app.clock.now() + SignaturePolicy.challenge
    return Response.json(status: .created) { json in
      json.object { json in
        json.field("challenge", text)
        json.field("expires_at", end)
      }
    }
    .with(.cacheControl, "no-store")
  }

  @Sendable private func signIn(_ request: Request, _ caller: Principal) async throws -> Response {
    try SessionCookie(app: app).demandOwnOrigin(request)
    let (challenge, signature) = try await signed(request)
    let step = try await app.signIn(
      signing: challenge, signature, replacing: caller.sessionID, client: ClientAddress(request),
      userAgent: request.headers["User-Agent"])
    return SessionRoutes(app: app).answer(step, request)
  }

  @Sendable private func prove(_ request: Request, _ caller: Principal) async throws -> Response {
    let user = UserID(try caller.requireUser())
    let number: TaxNumber
    if let tie = try await telephone(request) {
      number = try await app.proveNumber(of: user, tie)
    } else {
      let (challenge, signature) = try await signed(request)
      number = try await app.proveNumber(
        of: user, signing: challenge, signature, client: ClientAddress(request))
    }
    return Response.json { json in
      json.object { json in
        json.field("iin", number.masked)
        json.field("iin_verified", true)
      }
    }
    .with(.cacheControl, "no-store")
  }

  @Sendable private func verify(_ request: Request, _ caller: Principal) async throws -> Response {
    let id = CompanyID(try request.rowKey())
    let owner = UserID(try caller.requireUser())
    let (challenge, signature) = try await signed(request)
    let company = try await app.verify(
      id, signing: challenge, signature, by: owner, client: ClientAddress(request))
    return CompanyJSON.answer(company, showsInside: true, request)
  }

  /// Of a body `{"qr_secret": "…"}`; `nil` for any other.
  private func telephone(_ request: Request) async throws -> QRTie? {
    var input = try await request.json()
    guard input.present("qr_secret") else { return nil }
    let secret = input.secret("qr_secret")
    return QRTie(secret: try input.finish(secret).reveal(), app.secrets)
  }

  private func signed(_ request: Request) async throws -> (String, [UInt8]) {
    var input = try await request.json()
    let challenge = input.string("challenge", max: 200)
    let text = input.string("signature", max: SignaturePolicy.longest * 4 / 3 + 4)
    let bytes = text.flatMap { Base64.standard.bytes($0) }
    if text != nil, bytes == nil {
      input.fault("signature", code: "not-base64", message: SignatureRoutes.notBase64)
    }
    return try input.finish(challenge, bytes)
  }

  private static let notBase64 = Localized(
    ru: "Ожидается base64", kk: "base64 күтіледі", en: "Base64 is expected")
}
