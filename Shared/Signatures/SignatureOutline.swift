import COpenSSL
import Crypto

/// What a signature says of itself before anybody has checked it: which verifier it is for, and how
/// it is told from every other one.
package struct SignatureOutline: Sendable, Equatable {
  /// Of the national algorithms (GOST 34.10), which libcrypto does not know.
  package let isNational: Bool
  /// SHA-256 of the signature value alone: whatever certificates or attributes are put around it,
  /// one signature is one signature.
  package let valueDigest: [UInt8]
  /// The content, where it stands in the message.
  package let content: [UInt8]?

  /// - Parameter der: CMS SignedData of exactly one signer.
  /// - Throws: `SignatureFault.malformed`, `OpenSSLError`.
  package init(_ der: [UInt8]) throws {
    let message = try SignedMessage(der)
    try message.demandOneSigner()
    isNational = message.algorithms.contains { $0.hasPrefix(SignatureOutline.nationalArc) }
    valueDigest = try SHA256.digest(try message.value())
    content = message.content()
  }

  /// Digests, keys and signatures of the national authority (Kazakhstan, `kz-gost`).
  private static let nationalArc = "1.2.398.3.10.1."
}

extension SignedMessage {
  private var signerInfo: OpaquePointer? {
    CMS_get0_SignerInfos(message).flatMap { OPENSSL_sk_value($0, 0) }.map { OpaquePointer($0) }
  }

  /// Dotted numbers of the digest and of the signature.
  var algorithms: [String] {
    guard let signerInfo else { return [] }
    var digest: UnsafeMutablePointer<X509_ALGOR>?
    var signature: UnsafeMutablePointer<X509_ALGOR>?
    CMS_SignerInfo_get0_algs(signerInfo, nil, nil, &digest, &signature)
    return [digest, signature].compactMap { $0 }.map { SignedMessage.dotted($0.pointee.algorithm) }
  }

  func value() throws(SignatureFault) -> [UInt8] {
    guard let signerInfo, let value = CMS_SignerInfo_get0_signature(signerInfo) else {
      throw .malformed
    }
    let bytes = SignedMessage.bytes(value)
    guard !bytes.isEmpty else { throw .malformed }
    return bytes
  }

  func content() -> [UInt8]? {
    guard let slot = CMS_get0_content(message), let content = slot.pointee else { return nil }
    return SignedMessage.bytes(content)
  }

  private static func bytes(_ string: UnsafePointer<ASN1_STRING>) -> [UInt8] {
    Array(
      UnsafeBufferPointer(
        start: ASN1_STRING_get0_data(string), count: Int(ASN1_STRING_length(string))))
  }

  private static func dotted(_ object: OpaquePointer?) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 80) { text in
      guard let start = text.baseAddress, OBJ_obj2txt(start, Int32(text.count), object, 1) > 0
      else { return "" }
      return String(cString: start)
    }
  }
}
