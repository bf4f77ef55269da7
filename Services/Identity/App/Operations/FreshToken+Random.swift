import Crypto
import IdentityStore

extension FreshToken {
  /// One that nobody guesses.
  static func made() throws -> FreshToken {
    let text = try Random.token()
    return FreshToken(text: text, digest: try SecretDigest.of(text))
  }
}
