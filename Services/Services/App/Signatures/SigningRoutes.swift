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
      access.route(.post, "/api/v1/services/requests/{id}/signatures", .signedIn, handler: sign)
        .described(SigningDescriptions.sign),
    ]
  }

  @Sendable func begin(_ request: Request, by principal: Principal) async throws -> Response {
    try await app.beginSigning(request.rowKey(), request, by: principal)
  }

  @Sendable func sign(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    return try await app.sign(
      id, with: try await request.signature(), request, by: principal)
  }
}

extension Request {
  /// The signature of a body `{"cms": "<base64 of DER>"}`.
  func signature() async throws -> [UInt8] {
    var input = try await json()
    let text = input.string("cms", max: SignatureDesk.longest * 4 / 3 + 4)
    let bytes = text.flatMap { Base64.standard.bytes($0) }
    if text != nil, bytes == nil {
      input.fault("cms", code: "not-base64", message: Request.notBase64)
    }
    return try input.finish(bytes)
  }

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
