import Crypto
import IdentityDomain
import JOSE
import JSON
import Kernel

extension ProviderBook {
  /// Who somebody is by the identity token that was given for a code. Throws `SocialError`, and what the
  /// way to the keys throws.
  func identity(
    by tokens: ProviderTokens, nonce: String, of provider: SocialProvider,
    _ metadata: ProviderMetadata, now: Instant
  ) async throws -> ProviderIdentity {
    let claims = try await signedClaims(tokens.identity, of: provider, now: now)
    let half = try tokens.access.map { try Array(SHA256.digest($0).prefix(SHA256.size / 2)) }
    let subject: String
    do {
      subject = try IdentityTokenClaims(claims).judged(
        by: IdentityTokenClaims.Expectation(
          issuer: provider.issuer, clientID: provider.clientID, nonce: nonce,
          accessTokenHash: half.map { Base64.url.text($0) }), now: now)
    } catch {
      throw UntrustworthyToken(reason: "\(error)")
    }
    var details = claims
    if claims["email"] == nil, let url = metadata.userInfo, let token = tokens.access {
      details = try await userInfo(token, of: provider, at: url)
      // Section 5.3.2: else it may be anybody's.
      guard details["sub"]?.string == subject else {
        throw UntrustworthyToken(reason: "userinfo of somebody else")
      }
    }
    let identity = ProviderIdentity(subject: subject, details)
    guard !identity.isAmbiguous(at: provider) else {
      throw UntrustworthyToken(reason: "a subject like an address")
    }
    return identity
  }

  private func signedClaims(
    _ token: String, of provider: SocialProvider, now: Instant
  ) async throws -> JSONValue {
    do {
      let keys = try await keys(of: provider, now: now)
      do {
        return try SignedToken(token, signedByOneOf: keys).claims
      } catch let fault as SignedToken.Fault where fault == .unknownKey || fault == .wrongSignature
      {
        // Where keys have no names a changed one is seen by its signatures alone.
        guard let fresh = try await keysAgain(of: provider, now: now) else { throw fault }
        return try SignedToken(token, signedByOneOf: fresh).claims
      }
    } catch let fault as SignedToken.Fault {
      throw UntrustworthyToken(reason: "\(fault)")
    }
  }
}

/// Which of the rules an answer breaks: for operators. The person is told `untrustworthy`.
struct UntrustworthyToken: Error {
  let reason: String
}

extension IdentityTokenClaims {
  init(_ json: JSONValue) {
    let audience = json["aud"]
    self.init(
      issuer: json["iss"]?.string,
      audiences: audience?.string.map { [$0] } ?? audience?.array?.map { $0.string ?? "" } ?? [],
      authorizedParty: json["azp"].map { $0.string ?? "" }, expires: json["exp"]?.time,
      issuedAt: json["iat"]?.time, nonce: json["nonce"]?.string,
      accessTokenHash: json["at_hash"].map { $0.string ?? "" }, subject: json["sub"]?.string)
  }
}

extension JSONValue {
  /// NumericDate (RFC 7519, section 2): seconds, perhaps with a fraction, of years that there are.
  fileprivate var time: Instant? {
    guard let seconds = int64 ?? double.flatMap({ Int64(exactly: $0.rounded(.down)) }),
      (0..<100_000_000_000).contains(seconds)
    else { return nil }
    return Instant(seconds: seconds)
  }
}

extension ProviderIdentity {
  /// What it says beside the subject (OpenID Connect Core, section 5.1). What cannot be a name is left
  /// out.
  init(subject: String, _ claims: JSONValue) {
    let whole = claims["name"]?.string?.split(separator: " ", maxSplits: 1).map(String.init) ?? []
    let first = claims["given_name"]?.string ?? whole.first
    let last = claims["family_name"]?.string ?? (whole.count == 2 ? whole[1] : nil)
    self.init(
      subject: subject, email: claims["email"]?.string.flatMap(EmailAddress.init),
      // Some say it as a text.
      emailVerified: claims["email_verified"]?.bool ?? (claims["email_verified"] == "true"),
      firstName: first.flatMap(PersonName.init), lastName: last.flatMap(PersonName.init))
  }
}
