import Access
import Crypto
import FoundationEssentials
import HTTPCore
import HTTPServer
import JSON
import ServicesDomain
import ServicesStore

/// How forms are judged, as data: for whoever shows them.
struct FormRuleRoutes: Sendable {
  func table(_ access: AccessGuard) -> [Route] {
    [
      access.route(.get, "/api/v1/services/form-rules", .anyone, handler: show)
        .described(FormRuleDescriptions.show)
    ]
  }

  @Sendable func show(_ request: Request, by principal: Principal) async throws -> Response {
    try request.checkQuery([])
    let bytes = JSONWriter.bytes { FormDescription.value.write(to: &$0) }
    let digest = Data(try SHA256.digest(bytes).prefix(12)).base64EncodedString()
    return request.unlessKnown(EntityTag("form-rules-\(digest)")) {
      Response.json(reserving: bytes.count) { $0.raw(String(decoding: bytes, as: UTF8.self)) }
    }
  }
}
