package import Kernel

/// What an identity token says of itself (OpenID Connect Core, section 2). Its signature has been
/// checked before.
package struct IdentityTokenClaims: Sendable {
  package var issuer: String?
  package var audiences: [String]
  package var authorizedParty: String?
  package var expires: Instant?
  package var issuedAt: Instant?
  package var nonce: String?
  package var accessTokenHash: String?
  package var subject: String?

  package init(
    issuer: String?, audiences: [String], authorizedParty: String?, expires: Instant?,
    issuedAt: Instant?, nonce: String?, accessTokenHash: String?, subject: String?
  ) {
    self.issuer = issuer
    self.audiences = audiences
    self.authorizedParty = authorizedParty
    self.expires = expires
    self.issuedAt = issuedAt
    self.nonce = nonce
    self.accessTokenHash = accessTokenHash
    self.subject = subject
  }

  /// What the claims have to agree with.
  package struct Expectation: Sendable {
    package let issuer: String
    package let clientID: String
    package let nonce: String
    /// Of the access token that came along; `nil`: none did.
    package let accessTokenHash: String?

    package init(issuer: String, clientID: String, nonce: String, accessTokenHash: String?) {
      self.issuer = issuer
      self.clientID = clientID
      self.nonce = nonce
      self.accessTokenHash = accessTokenHash
    }
  }

  package enum Fault: Error, Equatable, CaseIterable {
    case issuer
    case audience
    case authorizedParty
    case expired
    case issuedAt
    case nonce
    case accessTokenHash
    case subject
  }

  /// The rules of section 3.1.3.7, in its order; gives back the subject.
  package func judged(
    by expectation: Expectation, now: Instant
  ) throws(Fault) -> String {
    guard issuer == expectation.issuer else { throw .issuer }
    // Nobody else is trusted with what was meant for us.
    guard audiences == [expectation.clientID] else { throw .audience }
    guard authorizedParty.map({ $0 == expectation.clientID }) ?? true else {
      throw .authorizedParty
    }
    guard let expires, expires + SocialPolicy.skew > now else { throw .expired }
    guard let issuedAt, issuedAt <= now + SocialPolicy.skew,
      issuedAt + SocialPolicy.tokenAge + SocialPolicy.skew > now
    else { throw .issuedAt }
    guard nonce == expectation.nonce else { throw .nonce }
    // Section 3.1.3.8: optional here, but right if it is there.
    guard accessTokenHash.map({ $0 == expectation.accessTokenHash }) ?? true else {
      throw .accessTokenHash
    }
    guard let subject, ProviderIdentity.isSubject(subject) else { throw .subject }
    return subject
  }
}
