import Access
import Crypto
import HTTPCore
import HTTPServer
import IdentityDomain
import IdentityStore
import JSON
import Kernel

/// Another context has a person sign its document with a telephone: it gives the bytes, gets a code to
/// show, and asks for the signature. What the signature is worth it judges itself.
struct QRDocumentRoutes {
  let app: IdentityApplication

  private static let contexts = AccessRule.service("services", "community", "booking", "techorda")

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(
        .post, "/internal/v1/qr-documents", Self.contexts, bodyLimit: QRPolicy.longest * 4 / 3,
        handler: begin),
      access.route(
        .post, "/internal/v1/qr-documents/signature", Self.contexts, handler: signature),
    ]
  }

  @Sendable private func begin(_ request: Request, _: Principal) async throws -> Response {
    var input = try await request.json()
    let user = input.integer("user_id", in: 1 ... .max)
    let title = input.localized("title", max: 500)
    let mediaType = input.string("media_type", max: 100)
    let text = input.string("content", max: QRPolicy.longestDocument * 4 / 3 + 4)
    let content = text.flatMap { Base64.standard.bytes($0) }
    let language = input.choice("lang", of: Language.self)
    let (who, name, kind, bytes, shown) = try input.finish(
      user, title, mediaType, content, language)
    let started = try await app.begin(
      QRRequest(
        purpose: .document, user: UserID(who), title: name, mediaType: kind, content: bytes,
        expiresAt: app.clock.now() + QRPolicy.time))
    return Response.json(status: .created, reserving: 8_192) { started.write(to: &$0, in: shown) }
  }

  @Sendable private func signature(_ request: Request, _: Principal) async throws -> Response {
    var input = try await request.json()
    let user = input.integer("user_id", in: 1 ... .max)
    let secret = input.secret("secret")
    let (who, held) = try input.finish(user, secret)
    let tie = QRTie(secret: held.reveal(), app.secrets)
    let found: QRSigned
    do {
      found = try await app.qrSessions.signed(
        try tie.digest, for: .document, of: UserID(who), now: app.clock.now())
    } catch let error as QRError {
      let word = error == .waiting ? "waiting" : "over"
      return .json { json in json.object { $0.field("status", word) } }
    }
    return Response.json(reserving: 8_192) { json in
      json.object { json in
        json.field("status", "signed")
        json.field("cms", Base64.standard.text(found.cms))
      }
    }
  }
}
