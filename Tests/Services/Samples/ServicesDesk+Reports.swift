package import Access
import Crypto
import HTTPCore
import JSON
import Kernel
import Postgres
package import ServicesDomain
package import ServicesStore
package import TestSupport

/// What people do with reports by their addresses.
extension ServicesDesk {
  package static func address(_ key: ReportKey) -> String {
    "/api/v1/services/reports/\(key.kind.rawValue)/\(key.id)"
  }

  /// A member of company 5 who did not open the request.
  package var companyMember: Principal {
    Principal(
      kind: .user, issuer: Principal.gateway, userID: 8,
      companies: [CompanyRole(id: 5, role: "member")])
  }

  package var stranger: Principal { person(9) }

  /// Saves over the version that is there now.
  package func save(
    _ path: String, _ answers: [String: FormValue], as principal: Principal? = nil
  ) async throws -> ServiceClient.Answer {
    let tag = try await send(.get, path, as: principal).headers["ETag"] ?? "*"
    let data = String(decoding: CanonicalJSON.bytes(of: .object(answers)), as: UTF8.self)
    return try await send(
      .patch, path, "{\"data\":\(data)}", headers: [(name: "If-Match", value: tag)],
      as: principal)
  }

  package func sign(
    _ path: String, _ cms: [UInt8], as principal: Principal? = nil
  ) async throws -> ServiceClient.Answer {
    try await post(
      path, "{\"cms\":\"\(Base64.standard.text(cms))\"}", as: principal)
  }

  /// The bytes to sign, of a document or of a report that was laid out.
  package static func bytes(_ answer: ServiceClient.Answer) throws -> [UInt8] {
    let text = answer["bytes"].string ?? answer["document"]["bytes"]?.string
    guard let text, let bytes = Base64.standard.bytes(text) else {
      throw NoDraft(status: answer.status)
    }
    return bytes
  }
}
