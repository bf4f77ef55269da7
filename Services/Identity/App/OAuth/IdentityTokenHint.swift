import IdentityDomain
import JOSE
import JSON
import Kernel

/// Whom an application believes to be there, proved by an identity token of ours, be it long over.
struct IdentityTokenHint {
  let subject: UserID?
  let audience: String

  /// `nil` for what proves nothing: another's, spoilt, or signed by a key that is not shown any more.
  init?(_ text: String, in app: IdentityApplication) async throws {
    let keys = try await app.keyring.published(now: app.clock.now())
    guard let token = try? SignedToken(text, signedByOneOf: keys), token.type == "JWT",
      token.claims["iss"]?.string == app.settings.publicOrigin,
      let audience = token.claims["aud"]?.string
    else { return nil }
    subject = token.claims["sub"]?.string.flatMap { Int64($0) }.map { UserID($0) }
    self.audience = audience
  }
}
