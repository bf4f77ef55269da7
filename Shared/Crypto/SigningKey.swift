import COpenSSL
package import Kernel

/// A private key that signs tokens. It may be shared by all threads, see `PublicKey`.
package final class SigningKey: Sendable {
  private let key: KeyHandle
  package let algorithm: SignatureAlgorithm
  package let publicKey: PublicKey

  private init(_ key: KeyHandle, _ algorithm: SignatureAlgorithm) throws(OpenSSLError) {
    self.key = key
    self.algorithm = algorithm
    publicKey = try PublicKey(key, algorithm)
  }

  /// A new one: RSA with 2,048 bits, or a key on P-256. RSA takes a while: not on a loop.
  package convenience init(generating algorithm: SignatureAlgorithm) throws(OpenSSLError) {
    let key: KeyHandle
    switch algorithm {
    case .rs256:
      key = try KeyHandle.generated("RSA") { context throws(OpenSSLError) in
        try check(
          EVP_PKEY_CTX_set_rsa_keygen_bits(context, 2_048), "EVP_PKEY_CTX_set_rsa_keygen_bits")
      }
    case .es256:
      key = try KeyHandle.generated("EC") { context throws(OpenSSLError) in
        try check(EVP_PKEY_CTX_set_group_name(context, "P-256"), "EVP_PKEY_CTX_set_group_name")
      }
    }
    try self.init(key, algorithm)
  }

  /// One that `stored` wrote. Throws `OpenSSLError`.
  package convenience init(
    stored bytes: Secret<[UInt8]>, _ algorithm: SignatureAlgorithm
  ) throws(OpenSSLError) {
    try self.init(try KeyHandle.decoded(bytes.reveal()), algorithm)
  }

  /// The key itself (PKCS #8, DER), to be kept sealed.
  package func stored() throws(OpenSSLError) -> Secret<[UInt8]> { Secret(try key.encoded()) }

  package func signature(of message: [UInt8]) throws(OpenSSLError) -> [UInt8] {
    guard let context = EVP_MD_CTX_new() else { throw OpenSSLError("EVP_MD_CTX_new") }
    defer { EVP_MD_CTX_free(context) }
    try check(
      EVP_DigestSignInit_ex(context, nil, "SHA256", nil, nil, key.pointer, nil),
      "EVP_DigestSignInit_ex")
    var size = 0
    try check(
      EVP_DigestSign(context, nil, &size, message, message.count), "EVP_DigestSign")
    var signature = [UInt8](repeating: 0, count: size)
    try check(
      EVP_DigestSign(context, &signature, &size, message, message.count), "EVP_DigestSign")
    let made = Array(signature.prefix(size))
    return algorithm == .es256 ? try ECDSASignature.plain(made) : made
  }
}
