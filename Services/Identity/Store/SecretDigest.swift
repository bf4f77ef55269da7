package import Crypto

/// The form in which secrets that let somebody in are stored and named: 240 bits of SHA-256 in
/// base64url, 40 characters, which is what the old key columns hold. The secrets have 256 random
/// bits of their own, so neither salt nor slowness is needed.
package enum SecretDigest {
  package static func of(_ secret: String) throws(OpenSSLError) -> String {
    Base64.url.text(Array(try SHA256.digest(secret).prefix(30)))
  }
}
