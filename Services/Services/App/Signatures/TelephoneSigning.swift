package import Access
import Crypto
import JSON
package import Kernel
import ServicesDomain

/// Signing with a telephone: identity shows the code, speaks with the telephone and keeps the signature
/// for a few minutes.
package struct TelephoneSigning: Sendable {
  package struct Wish: Sendable {
    package let userID: Int64
    package let title: Localized
    package let content: [UInt8]
    package let language: Language
  }

  /// The code to show, as JSON.
  package let begin: @Sendable (Wish) async throws -> [UInt8]
  /// Throws `SignatureRefusal`: `notSignedYet`, `codeOver`.
  package let signature: @Sendable (_ user: Int64, _ secret: String) async throws -> [UInt8]

  package init(
    begin: @escaping @Sendable (Wish) async throws -> [UInt8],
    signature: @escaping @Sendable (_ user: Int64, _ secret: String) async throws -> [UInt8]
  ) {
    self.begin = begin
    self.signature = signature
  }

  /// Identity is not there.
  package static let none = TelephoneSigning(
    begin: { _ in throw PeerUnavailable("identity") },
    signature: { _, _ in throw PeerUnavailable("identity") })

  /// Asks identity.
  package static func live(_ peers: PeerClient) -> TelephoneSigning {
    TelephoneSigning { wish in
      try await peers.post("identity", "/internal/v1/qr-documents") { json in
        json.field("user_id", wish.userID)
        json.object("title") { json in
          json.field("ru", wish.title.text(in: .russian))
          json.field("kk", wish.title.text(in: .kazakh))
          json.field("en", wish.title.text(in: .english))
        }
        json.field("media_type", "application/json")
        json.field("content", Base64.standard.text(wish.content))
        json.field("lang", wish.language.rawValue)
      }.content()
    } signature: { user, secret in
      let answer = try await peers.post(
        "identity", "/internal/v1/qr-documents/signature", repeatable: true
      ) { json in
        json.field("user_id", user)
        json.field("secret", secret)
      }.json()
      if answer["status"]?.string == "waiting" { throw SignatureRefusal.notSignedYet }
      guard let cms = answer["cms"]?.string.flatMap({ Base64.standard.bytes($0) }) else {
        throw SignatureRefusal.codeOver
      }
      return cms
    }
  }
}
