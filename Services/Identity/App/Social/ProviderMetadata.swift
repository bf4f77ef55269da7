import HTTPClient
import HTTPCore
import IdentityDomain
import JSON
import Kernel

/// What a provider says of itself (OpenID Connect Discovery 1.0, section 3), as far as it is used.
struct ProviderMetadata: Sendable {
  enum ClientAuthentication: String {
    case basic = "client_secret_basic"
    case post = "client_secret_post"
    case none
  }

  enum Fault: Error {
    case notAnObject
    /// It speaks for somebody else (section 4.3).
    case issuer
    case endpoint(name: String)
    case authentication
  }

  let authorization: AbsoluteURL
  /// As it was said, for the browser.
  let authorizationAddress: String
  let token: AbsoluteURL
  let keys: AbsoluteURL
  let userInfo: AbsoluteURL?
  let authentication: ClientAuthentication
  /// It says in every answer who it is (RFC 9207).
  let namesIssuer: Bool

  static func address(of provider: SocialProvider) -> String {
    let issuer = provider.issuer.hasSuffix("/") ? provider.issuer.dropLast() : provider.issuer[...]
    return issuer + "/.well-known/openid-configuration"
  }

  /// Throws `Fault`.
  init(_ bytes: [UInt8], of provider: SocialProvider) throws(Fault) {
    guard let json = try? JSONParser.parse(bytes), json.members != nil else {
      throw .notAnObject
    }
    guard json["issuer"]?.string == provider.issuer else { throw .issuer }
    authorization = try ProviderMetadata.endpoint("authorization_endpoint", json, provider)
    authorizationAddress = json["authorization_endpoint"]?.string ?? ""
    token = try ProviderMetadata.endpoint("token_endpoint", json, provider)
    keys = try ProviderMetadata.endpoint("jwks_uri", json, provider)
    userInfo =
      if json["userinfo_endpoint"] == nil { nil } else {
        try ProviderMetadata.endpoint("userinfo_endpoint", json, provider)
      }
    authentication = try ProviderMetadata.authentication(json, provider)
    namesIssuer = json["authorization_response_iss_parameter_supported"]?.bool ?? false
  }

  private static func endpoint(
    _ name: String, _ json: JSONValue, _ provider: SocialProvider
  ) throws(Fault) -> AbsoluteURL {
    guard let url = json[name]?.string.flatMap(AbsoluteURL.init),
      url.origin.isSecure || provider.isOnLoopback
    else { throw .endpoint(name: name) }
    let own = AbsoluteURL(provider.issuer)?.origin.host
    guard
      provider.hosts.isEmpty || url.origin.host == own || provider.hosts.contains(url.origin.host)
    else { throw .endpoint(name: name) }
    return url
  }

  /// Basic is what counts where nothing is said.
  private static func authentication(
    _ json: JSONValue, _ provider: SocialProvider
  ) throws(Fault) -> ClientAuthentication {
    guard provider.secret != nil else { return .none }
    guard let offered = json["token_endpoint_auth_methods_supported"]?.array?.map(\.string) else {
      return .basic
    }
    let known = [ClientAuthentication.basic, .post].first { offered.contains($0.rawValue) }
    guard let known else { throw .authentication }
    return known
  }
}
