import Access
import HTTPCore
import HTTPServer
import IdentityDomain
import JSON
import Kernel

/// Where a telephone asks what it is to sign, and brings the signature. What it shows stands in the query,
/// which no log shows.
struct EgovRoutes {
  let app: IdentityApplication

  static let path = "/api/v1/identity/egov-signing"
  private static let documents = path + "/documents"

  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.get, Self.path, .anyone, handler: describe)
        .described(QRDescriptions.describe),
      access.route(.get, Self.documents, .anyone, handler: documents)
        .described(QRDescriptions.documents),
      access.route(
        .put, Self.documents, .anyone, bodyLimit: QRPolicy.longest * 4 / 3 + (8 << 10),
        handler: take
      )
      .described(QRDescriptions.take),
    ]
  }

  @Sendable private func describe(_ request: Request, _: Principal) async throws -> Response {
    let key = try key(request)
    let wanted = try await app.qrRequest(key: key)
    let address = app.settings.publicOrigin + Self.documents + "?key=" + key
    return Response.json { json in
      EgovMobile.write(wanted, of: app.settings.egov, documents: address, to: &json)
    }
    .unstored
  }

  @Sendable private func documents(_ request: Request, _: Principal) async throws -> Response {
    let wanted = try await app.qrRequest(key: try key(request))
    return Response.json { EgovMobile.writeDocuments(wanted, to: &$0) }.unstored
  }

  @Sendable private func take(_ request: Request, _: Principal) async throws -> Response {
    let key = try key(request)
    guard let cms = EgovMobile.signature(in: try await request.jsonValue()) else {
      throw ValidationFailure([
        FieldFault(
          pointer: "/documentsToSign/0/document/file/data", code: "not-base64",
          message: Localized(
            ru: "Ожидается одна подпись в base64", kk: "base64 түріндегі бір қолтаңба күтіледі",
            en: "One signature in base64 is expected"))
      ])
    }
    try await app.takeSigned(cms, key: key, client: ClientAddress(request))
    return Response.json { json in json.object { $0.field("status", "signed") } }.unstored
  }

  private func key(_ request: Request) throws -> String {
    guard let key = request.query("key"), (1...100).contains(key.utf8.count) else {
      throw QRError.over
    }
    return key
  }
}
