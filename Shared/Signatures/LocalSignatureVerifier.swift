import COpenSSL
package import Kernel

/// Checks RSA and ECDSA signatures with libcrypto, against authorities that the operator trusts.
///
/// It takes milliseconds of one core: run it off a loop.
package struct LocalSignatureVerifier: Sendable {
  private let authorities: TrustedAuthorities

  package init(_ authorities: TrustedAuthorities) { self.authorities = authorities }

  /// Throws `SignatureFault`, `OpenSSLError`.
  package func verify(
    _ signature: [UInt8], of content: [UInt8], at time: Instant
  ) throws -> Signer {
    let message = try SignedMessage(signature)
    try message.demandOneSigner()
    try message.demandKnownDigest()
    try message.demandContent(content)
    let store = try authorities.store(at: time)
    try message.demandTrust(in: store, content: content)
    return try message.checkedSigner().signer()
  }
}
