import Crypto
import HTTPClient
import HTTPCore
import IdentityDomain
import JSON
import Kernel

/// What a provider gives for a code (RFC 6749, section 4.1.3; OpenID Connect Core, section 3.1.3).
struct ProviderTokens: Sendable {
  let identity: String
  let access: String?
}

extension ProviderBook {
  /// Throws `SocialError`, and what the way there throws.
  func exchange(
    _ code: String, verifier: String, redirect: String, at provider: SocialProvider,
    _ metadata: ProviderMetadata
  ) async throws -> ProviderTokens {
    var form = [
      ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect),
      ("code_verifier", verifier),
    ]
    var headers = HeaderFields(["Accept": "application/json"])
    switch metadata.authentication {
    case .basic: headers.append(.authorization, ProviderBook.basic(provider))
    case .post:
      form.append(("client_id", provider.clientID))
      form.append(("client_secret", provider.secret?.reveal() ?? ""))
    case .none: form.append(("client_id", provider.clientID))
    }
    let answer = try await calls.send(
      .form(form, to: metadata.token, headers, within: provider.reach))
    let json = try? JSONParser.parse(answer.body)
    guard answer.status == 200 else {
      // The code is used, too old, or of another: begin again. All else is between the two houses.
      throw json?["error"] == "invalid_grant" ? SocialError.stale : .providerUnavailable
    }
    guard let identity = json?["id_token"]?.string else { throw SocialError.untrustworthy }
    return ProviderTokens(identity: identity, access: json?["access_token"]?.string)
  }

  /// Both parts are form-encoded before they are joined (section 2.3.1).
  private static func basic(_ provider: SocialProvider) -> String {
    let parts = [provider.clientID, provider.secret?.reveal() ?? ""]
    let joined = parts.map(PercentEncoding.encode).joined(separator: ":")
    return "Basic " + Base64.standard.text(Array(joined.utf8))
  }

  /// What the provider tells of somebody beside the identity token (OpenID Connect Core, section 5.3).
  func userInfo(
    _ token: String, of provider: SocialProvider, at url: AbsoluteURL
  ) async throws -> JSONValue {
    let headers = HeaderFields([
      "Accept": "application/json", "Authorization": "Bearer \(token)",
    ])
    let answer = try await calls.send(
      OutsideCall(method: .get, url: url, headers: headers, body: nil, reach: provider.reach))
    guard answer.status == 200 else { throw SocialError.providerUnavailable }
    guard let json = try? JSONParser.parse(answer.body) else { throw SocialError.untrustworthy }
    return json
  }
}

extension Query {
  /// `application/x-www-form-urlencoded`.
  static func encode(_ items: [(String, String)]) -> String {
    items.map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
  }
}
