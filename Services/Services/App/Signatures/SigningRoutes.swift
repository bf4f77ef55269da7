import Access
import Crypto
import HTTPCore
import HTTPServer
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// An applicant signs the answers of a request: what is to be signed, and the signature that submits it.
struct SigningRoutes: Sendable {
  let app: ServicesApplication

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.post, "/api/v1/services/requests/{id}/signing", .signedIn, handler: begin)
        .described(SigningDescriptions.begin),
      access.route(.post, "/api/v1/services/requests/{id}/signing/qr", .signedIn, handler: showCode)
        .described(SigningDescriptions.showCode),
      access.route(.post, "/api/v1/services/requests/{id}/signatures", .signedIn, handler: sign)
        .described(SigningDescriptions.sign),
    ]
  }

  @Sendable func begin(_ request: Request, by principal: Principal) async throws -> Response {
    try await app.beginSigning(request.rowKey(), request, by: principal)
  }

  @Sendable func showCode(_ request: Request, by principal: Principal) async throws -> Response {
    let bytes = try await app.showCode(request.rowKey(), in: request.language, by: principal)
    return Response.json(bytes: bytes, status: .created).with(.cacheControl, "no-store")
  }

  @Sendable func sign(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    return try await app.sign(
      id, with: try await request.sentSignature(), request, by: principal)
  }
}

/// A signature, or by what it is asked for.
enum SentSignature: Sendable {
  case cms([UInt8])
  case byTelephone(Secret<String>)
}

extension Request {
  /// The signature of a body `{"cms": "<base64 of DER>"}`.
  func signature() async throws -> [UInt8] {
    var input = try await json()
    let bytes = input.signature()
    return try input.finish(bytes)
  }

  /// `nil` of a body that says nothing.
  func optionalSignature() async throws -> [UInt8]? {
    guard !body.isEmpty else { return nil }
    var input = try await json()
    let isSaid = input.present("cms")
    let bytes = input.signature(required: isSaid)
    guard isSaid else {
      try input.finish()
      return nil
    }
    return try input.finish(bytes)
  }

  /// Of a body as above, or `{"qr_secret": "…"}`.
  func sentSignature() async throws -> SentSignature {
    var input = try await json()
    let secret = input.secret("qr_secret", required: false)
    let bytes = input.signature(required: secret == nil)
    if bytes != nil, secret != nil {
      input.fault("cms", code: "one-of-two", message: InputReader.oneOfTwo)
    }
    if let secret {
      try input.finish()
      return .byTelephone(secret)
    }
    return .cms(try input.finish(bytes))
  }

}

extension InputReader {
  fileprivate mutating func signature(required: Bool = true) -> [UInt8]? {
    let text = string("cms", required: required, max: SignatureDesk.longest * 4 / 3 + 4)
    let bytes = text.flatMap { Base64.standard.bytes($0) }
    if text != nil, bytes == nil {
      fault("cms", code: "not-base64", message: InputReader.notBase64)
    }
    return bytes
  }

  fileprivate static let oneOfTwo = Localized(
    ru: "Либо подпись, либо код телефона", kk: "Не қолтаңба, не телефон коды",
    en: "Either the signature or the secret of the code")
  private static let notBase64 = Localized(
    ru: "Ожидается base64", kk: "base64 күтіледі", en: "Base64 is expected")
}

extension FrozenDocument {
  /// What whoever signs it needs: the bytes to sign, as they are, and their digest to compare.
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("document_id", id)
      json.field("sha256", Hex.text(sha256))
      json.field("bytes", Base64.standard.text(bytes))
      json.field("expires_at", expiresAt)
    }
  }
}
