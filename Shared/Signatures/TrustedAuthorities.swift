import COpenSSL
import Crypto
import Kernel

/// Certificates of authorities, and their lists of what they took back, in PEM.
package struct TrustedAuthorities: Sendable {
  /// PEM texts; each may hold several certificates and revocation lists (`X509 CRL`).
  private let files: [[UInt8]]

  package init(pem files: [[UInt8]]) { self.files = files }

  /// What stands above a certificate is looked for here. With one revocation list in the files every
  /// certificate is looked up in its issuer's, so each authority then needs one that is not too old.
  func store(at time: Instant) throws(OpenSSLError) -> CertificateStore {
    let store = try CertificateStore(at: time)
    for file in files { try store.add(pem: file) }
    return store
  }
}

/// A store of libcrypto, for one question.
final class CertificateStore {
  let pointer: OpaquePointer

  init(at time: Instant) throws(OpenSSLError) {
    guard let store = X509_STORE_new(), let parameters = X509_VERIFY_PARAM_new() else {
      throw OpenSSLError("X509_STORE_new")
    }
    pointer = store
    defer { X509_VERIFY_PARAM_free(parameters) }
    X509_VERIFY_PARAM_set_time(parameters, Int(time.seconds))
    // Any use: which one it is for is looked at by whoever asks. 112 bits: no SHA-1, no RSA below 2,048.
    X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_ANY)
    X509_VERIFY_PARAM_set_auth_level(parameters, 2)
    guard X509_STORE_set1_param(store, parameters) == 1 else {
      throw OpenSSLError("X509_STORE_set1_param")
    }
  }

  deinit { X509_STORE_free(pointer) }

  func add(pem: [UInt8]) throws(OpenSSLError) {
    let input = try MemoryInput(pem)
    let read = withExtendedLifetime(input) { PEM_X509_INFO_read_bio(input.bio, nil, nil, nil) }
    guard let entries = read else { throw OpenSSLError("PEM_X509_INFO_read_bio") }
    defer {
      for index in 0..<OPENSSL_sk_num(entries) {
        X509_INFO_free(OPENSSL_sk_value(entries, index)?.assumingMemoryBound(to: X509_INFO.self))
      }
      OPENSSL_sk_free(entries)
    }
    for index in 0..<OPENSSL_sk_num(entries) {
      guard let entry = OPENSSL_sk_value(entries, index)?.assumingMemoryBound(to: X509_INFO.self)
      else { continue }
      if let certificate = entry.pointee.x509 { X509_STORE_add_cert(pointer, certificate) }
      if let list = entry.pointee.crl {
        X509_STORE_add_crl(pointer, list)
        X509_STORE_set_flags(pointer, UInt(X509_V_FLAG_CRL_CHECK))
      }
    }
    ERR_clear_error()
  }
}
