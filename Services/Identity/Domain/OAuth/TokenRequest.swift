/// What is shown at the token endpoint.
package enum TokenRequest: Sendable, Equatable {
  /// RFC 6749, section 4.1.3.
  case code(String, redirect: String?, verifier: String?)
  /// Section 6.
  case refresh(String, scopes: ScopeList?)
  /// Section 4.4.
  case clientCredentials(scopes: ScopeList?)
  /// RFC 8628, section 3.4.
  case device(String)

  package var grant: ClientApplication.Grant {
    switch self {
    case .code: .authorizationCode
    case .refresh: .refreshToken
    case .clientCredentials: .clientCredentials
    case .device: .deviceCode
    }
  }

  /// Throws `OAuthError`; the grants that hand over passwords or tokens by the address are refused
  /// like unknown ones (RFC 9700, sections 2.1.2 and 2.4).
  package init(_ parameters: ProtocolParameters) throws(OAuthError) {
    try parameters.refuseRepeated()
    let type = try parameters.require("grant_type")
    guard let grant = ClientApplication.Grant(rawValue: type) else {
      throw OAuthError(.unsupportedGrantType, "grant_type is not supported")
    }
    let scopes: ScopeList? =
      if let scope = parameters["scope"] { try ScopeList(scope) } else { nil }
    switch grant {
    case .authorizationCode:
      let verifier = parameters["code_verifier"]
      if let verifier, !CodeChallenge.isVerifier(verifier) {
        throw OAuthError(.invalidGrant, "code_verifier has not the form of one")
      }
      self = .code(
        try parameters.require("code"), redirect: parameters["redirect_uri"], verifier: verifier)
    case .refreshToken:
      self = .refresh(try parameters.require("refresh_token"), scopes: scopes)
    case .clientCredentials: self = .clientCredentials(scopes: scopes)
    case .deviceCode: self = .device(try parameters.require("device_code"))
    }
  }
}
