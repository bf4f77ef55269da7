import COpenSSL
import Kernel

/// How tokens are signed (RFC 7518, section 3.1).
package enum SignatureAlgorithm: String, Sendable, CaseIterable {
  /// RSASSA-PKCS1-v1_5 with SHA-256.
  case rs256 = "RS256"
  /// ECDSA on P-256 with SHA-256; a signature is r and s, 32 bytes each.
  case es256 = "ES256"
}

/// A key that others' signatures are checked with. It may be shared by all threads: libcrypto counts
/// references atomically and never changes a key that is only read.
package final class PublicKey: Sendable {
  /// What a JSON web key says of it, each a number without leading zeros but for the coordinates,
  /// which have 32 bytes.
  package enum Numbers: Sendable, Equatable {
    case rsa(modulus: [UInt8], exponent: [UInt8])
    case p256(x: [UInt8], y: [UInt8])
  }

  package enum Refusal: Error {
    /// Not a key of this kind: a point off the curve, an RSA modulus below 2,048 bits.
    case notAKey
  }

  private let key: KeyHandle
  package let algorithm: SignatureAlgorithm
  package let numbers: Numbers

  init(_ key: KeyHandle, _ algorithm: SignatureAlgorithm) throws(OpenSSLError) {
    self.key = key
    self.algorithm = algorithm
    switch algorithm {
    case .rs256:
      numbers = .rsa(
        modulus: try key.number(OSSL_PKEY_PARAM_RSA_N),
        exponent: try key.number(OSSL_PKEY_PARAM_RSA_E))
    case .es256:
      numbers = .p256(
        x: try key.number(OSSL_PKEY_PARAM_EC_PUB_X, width: 32),
        y: try key.number(OSSL_PKEY_PARAM_EC_PUB_Y, width: 32))
    }
  }

  /// Throws `Refusal.notAKey`, `OpenSSLError`.
  package convenience init(_ numbers: Numbers) throws {
    switch numbers {
    case .rsa(let modulus, let exponent):
      guard modulus.count >= 256, modulus.count <= 1_024, exponent.count <= 8
      else { throw Refusal.notAKey }
      let key = try KeyHandle.assembled("RSA") {
        (parameters: inout KeyParameters) throws(OpenSSLError) in
        try parameters.add(OSSL_PKEY_PARAM_RSA_N, number: modulus)
        try parameters.add(OSSL_PKEY_PARAM_RSA_E, number: exponent)
      }
      try self.init(key, .rs256)
    case .p256(let x, let y):
      guard x.count == 32, y.count == 32 else { throw Refusal.notAKey }
      let key = try KeyHandle.assembled("EC") {
        (parameters: inout KeyParameters) throws(OpenSSLError) in
        try parameters.add(OSSL_PKEY_PARAM_GROUP_NAME, text: "P-256")
        try parameters.add(OSSL_PKEY_PARAM_PUB_KEY, octets: [4] + x + y)
      }
      try self.init(key, .es256)
    }
  }

  /// Whether `signature` was made over `message` by the holder of the private key.
  package func isValid(_ signature: [UInt8], for message: [UInt8]) throws(OpenSSLError) -> Bool {
    let given: [UInt8]
    switch algorithm {
    case .rs256: given = signature
    case .es256:
      guard let encoded = ECDSASignature.encoded(signature) else { return false }
      given = encoded
    }
    guard let context = EVP_MD_CTX_new() else { throw OpenSSLError("EVP_MD_CTX_new") }
    defer { EVP_MD_CTX_free(context) }
    try check(
      EVP_DigestVerifyInit_ex(context, nil, "SHA256", nil, nil, key.pointer, nil),
      "EVP_DigestVerifyInit_ex")
    let verdict = EVP_DigestVerify(context, given, given.count, message, message.count)
    if verdict != 1 { _ = OpenSSLError("EVP_DigestVerify") }
    return verdict == 1
  }
}
