package import Kernel

/// Somebody else whose sign-in is honoured here, as the operator describes him.
package struct SocialProvider: Sendable {
  /// By what old links know a person at the provider.
  package enum OldName: String, Sendable, CaseIterable {
    case subject = "sub"
    /// By the e-mail address, as the old site did at Google.
    case email
  }

  /// In addresses: letters, digits, hyphens.
  package let name: String
  /// For people.
  package let title: String
  package let issuer: String
  package let clientID: String
  /// `nil`: PKCE alone proves who asks.
  package let secret: Secret<String>?
  package let scopes: [String]
  /// The word that stands in the table of links, such as the old site's `google-oauth2`.
  package let storedAs: String
  package let oldName: OldName
  /// Where its endpoints may be beside the issuer's own host; empty: anywhere.
  package let hosts: Set<String>
  /// It runs on this machine and may speak plain HTTP.
  package let isOnLoopback: Bool

  package init(
    name: String, title: String, issuer: String, clientID: String, secret: Secret<String>?,
    scopes: [String] = ["openid", "email", "profile"], storedAs: String? = nil,
    oldName: OldName = .subject, hosts: Set<String> = [], isOnLoopback: Bool = false
  ) {
    self.name = name
    self.title = title
    self.issuer = issuer
    self.clientID = clientID
    self.secret = secret
    self.scopes = scopes
    self.storedAs = storedAs ?? name
    self.oldName = oldName
    self.hosts = hosts
    self.isOnLoopback = isOnLoopback
  }

  /// Fit for an address and for the column that says at whom a sign-in is paused.
  package static func isName(_ text: String) -> Bool {
    (1...32).contains(text.utf8.count)
      && text.utf8.allSatisfy {
        (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
      }
  }
}
