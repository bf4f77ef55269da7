import HTTPCore
import IdentityDomain

extension Request {
  /// The form of a protocol request. Throws `OAuthError.invalidRequest`.
  func protocolForm() async throws -> ProtocolParameters {
    let type = headers["Content-Type"]?.prefix { $0 != ";" }.lowercased()
    guard type == "application/x-www-form-urlencoded" else {
      throw OAuthError(.invalidRequest, "the body must be application/x-www-form-urlencoded")
    }
    let body = try await collect()
    guard let query = try? Query(body[...]) else {
      throw OAuthError(.invalidRequest, "the body is no form")
    }
    return ProtocolParameters(query.items.lazy.map { (name: $0.name, value: $0.value) })
  }

  /// The query of a protocol request.
  var protocolQuery: ProtocolParameters {
    ProtocolParameters(target.query.items.lazy.map { (name: $0.name, value: $0.value) })
  }
}
