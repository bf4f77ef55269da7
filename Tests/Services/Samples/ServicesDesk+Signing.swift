package import Access
import Crypto
import JSON
import Kernel
import Postgres
package import TestSupport

/// What an applicant does who has to sign.
extension ServicesDesk {
  package func wantSignatures(_ service: String = "startup-grant") async throws {
    _ = try await world.database.query(
      "update service_service set need_signature = true where code = \(service)")
  }

  /// A filled draft of a service that wants signatures.
  package func draftToSign() async throws -> Int64 {
    try await wantSignatures()
    let id = try await world.draft()
    try await world.fill(id, ServicesWorld.answers)
    return id
  }

  package func beginSigning(
    _ id: Int64, as principal: Principal? = nil
  ) async throws -> ServiceClient.Answer {
    try await post("/api/v1/services/requests/\(id)/signing", as: principal)
  }

  /// The bytes to sign, after asking for them.
  package func bytesToSign(_ id: Int64, as principal: Principal? = nil) async throws -> [UInt8] {
    let begun = try await beginSigning(id, as: principal)
    guard let text = begun["bytes"].string, let bytes = Base64.standard.bytes(text) else {
      throw NoDraft(status: begun.status)
    }
    return bytes
  }

  package func send(
    _ cms: [UInt8], for id: Int64, headers: [(name: String, value: String)] = [],
    as principal: Principal? = nil
  ) async throws -> ServiceClient.Answer {
    try await post(
      "/api/v1/services/requests/\(id)/signatures",
      "{\"cms\":\"\(Base64.standard.text(cms))\"}", headers: headers, as: principal)
  }

  package var member: Principal {
    Principal(
      kind: .user, issuer: Principal.gateway, userID: ServicesWorld.applicant,
      companies: [CompanyRole(id: 5, role: "member")])
  }
}
