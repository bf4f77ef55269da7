package import Access
import HTTPCore
import JSON
package import TestSupport

extension ServicesDesk {
  package func expert(_ id: Int64) -> Principal {
    Principal(
      kind: .user, issuer: Principal.gateway, userID: id,
      permissions: ["services.give_expertise"])
  }

  /// Changes an opinion over the version that is there now.
  package func write(
    _ opinion: Int64, _ body: String, as expert: Principal
  ) async throws -> ServiceClient.Answer {
    let path = "/api/v1/services/expertise/\(opinion)"
    let tag = try await send(.get, path, as: expert).headers["ETag"] ?? "*"
    return try await send(.patch, path, body, headers: [(name: "If-Match", value: tag)], as: expert)
  }

  /// Accepts, writes and submits good words.
  package func judge(_ opinion: Int64, as expert: Principal) async throws -> ServiceClient.Answer {
    let path = "/api/v1/services/expertise/\(opinion)"
    _ = try await post(path + "/acceptance", as: expert)
    _ = try await write(
      opinion,
      #"{"scores":{"novelty":{"score":4},"team":{"score":3}},"recommendation":"yes"}"#, as: expert)
    return try await post(path + "/submission", as: expert)
  }
}
