import COpenSSL
import Crypto

/// A CMS SignedData of libcrypto.
final class SignedMessage {
  let message: OpaquePointer

  /// Throws `SignatureFault.malformed`.
  init(_ der: [UInt8]) throws(SignatureFault) {
    guard let input = try? MemoryInput(der) else { throw .malformed }
    guard let message = withExtendedLifetime(input, { d2i_CMS_bio(input.bio, nil) }) else {
      ERR_clear_error()
      throw .malformed
    }
    self.message = message
    // Something behind the end is no part of what was signed.
    guard input.rest == 0, OBJ_obj2nid(CMS_get0_type(message)) == NID_pkcs7_signed
    else { throw .malformed }
  }

  deinit { CMS_ContentInfo_free(message) }

  func demandOneSigner() throws(SignatureFault) {
    guard let infos = CMS_get0_SignerInfos(message), OPENSSL_sk_num(infos) == 1 else {
      throw .malformed
    }
  }

  func demandKnownDigest() throws(SignatureFault) {
    guard let infos = CMS_get0_SignerInfos(message), let info = OPENSSL_sk_value(infos, 0) else {
      throw .malformed
    }
    var digest: UnsafeMutablePointer<X509_ALGOR>?
    CMS_SignerInfo_get0_algs(OpaquePointer(info), nil, nil, &digest, nil)
    guard let digest,
      [NID_sha256, NID_sha384, NID_sha512].contains(OBJ_obj2nid(digest.pointee.algorithm))
    else { throw .unknownAlgorithm }
  }

  /// A content that stands in the message must be the expected one.
  func demandContent(_ expected: [UInt8]) throws(SignatureFault) {
    guard let slot = CMS_get0_content(message), let content = slot.pointee else { return }
    let count = Int(ASN1_STRING_length(content))
    let bytes = UnsafeBufferPointer(start: ASN1_STRING_get0_data(content), count: count)
    guard bytes.elementsEqual(expected) else { throw .wrongContent }
  }

  /// That the signature is right and that somebody trusted stands behind it.
  func demandTrust(in store: CertificateStore, content: [UInt8]) throws(SignatureFault) {
    var data: MemoryInput?
    if CMS_is_detached(message) == 1 {
      data = try? MemoryInput(content)
      if data == nil { throw .malformed }
    }
    ERR_clear_error()
    let verdict = withExtendedLifetime((data, store)) {
      CMS_verify(message, nil, store.pointer, data?.bio, nil, UInt32(CMS_BINARY))
    }
    defer { ERR_clear_error() }
    if verdict == 1 { return }
    throw SignedMessage.fault()
  }

  /// The certificate that the signature was checked with. Asked for after that, and of libcrypto: a
  /// message may carry several that call themselves alike.
  func checkedSigner() throws(SignatureFault) -> SignerCertificate {
    guard let signers = CMS_get0_signers(message) else { throw .malformed }
    defer { OPENSSL_sk_free(signers) }
    guard OPENSSL_sk_num(signers) == 1, let signer = OPENSSL_sk_value(signers, 0) else {
      throw .malformed
    }
    return SignerCertificate(OpaquePointer(signer))
  }

  /// What libcrypto says of a failed check; the deepest cause is the first in the queue.
  private static func fault() -> SignatureFault {
    while true {
      var text: UnsafePointer<CChar>?
      var flags: Int32 = 0
      let code = ERR_get_error_all(nil, nil, nil, &text, &flags)
      guard code != 0 else { return .wrongSignature }
      guard ERR_GET_LIB(code) == ERR_LIB_CMS else { continue }
      switch ERR_GET_REASON(code) {
      case CMS_R_CERTIFICATE_VERIFY_ERROR:
        return trustFault(text.map { String(cString: $0) } ?? "")
      case CMS_R_CONTENT_VERIFY_ERROR, CMS_R_MESSAGEDIGEST_WRONG_LENGTH, CMS_R_VERIFICATION_FAILURE:
        return .wrongSignature
      default: continue
      }
    }
  }

  /// The error's data names the verification error: `Verify error: certificate has expired`.
  private static func trustFault(_ data: String) -> SignatureFault {
    for (code, fault) in trustFaults {
      if let reason = X509_verify_cert_error_string(Int(code)),
        data.contains(String(cString: reason))
      {
        return fault
      }
    }
    return .untrusted
  }

  private static let trustFaults: [(Int32, SignatureFault)] = [
    (X509_V_ERR_CERT_HAS_EXPIRED, .expired), (X509_V_ERR_CERT_NOT_YET_VALID, .expired),
    (X509_V_ERR_CERT_REVOKED, .revoked), (X509_V_ERR_EE_KEY_TOO_SMALL, .unknownAlgorithm),
    (X509_V_ERR_CA_KEY_TOO_SMALL, .unknownAlgorithm),
    (X509_V_ERR_CA_MD_TOO_WEAK, .unknownAlgorithm),
  ]
}
