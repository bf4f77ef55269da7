import COpenSSL
import Glibc

/// A certificate (RFC 5280) that was given to us by hand: what it signs is believed while it is valid,
/// whoever issued it.
package struct Certificate: Sendable {
  package enum Refusal: Error {
    case notACertificate
    /// No RSA key of at least 2,048 bits.
    case unknownKey
  }

  /// What its signatures are checked with.
  package let publicKey: PublicKey
  /// Seconds since 1970 between which it is valid.
  package let validity: ClosedRange<Int64>

  /// Reads one in PEM form. Throws `Refusal`, `OpenSSLError`.
  package init(pem: [UInt8]) throws {
    let source = try MemoryInput(pem)
    let read = withExtendedLifetime(source) { PEM_read_bio_X509(source.bio, nil, nil, nil) }
    guard let certificate = read else {
      ERR_clear_error()
      throw Refusal.notACertificate
    }
    defer { X509_free(certificate) }
    let from = try Certificate.seconds(X509_get0_notBefore(certificate))
    let until = try Certificate.seconds(X509_get0_notAfter(certificate))
    guard from <= until else { throw Refusal.notACertificate }
    validity = from...until
    publicKey = try Certificate.key(of: certificate)
  }

  private static func key(of certificate: OpaquePointer) throws -> PublicKey {
    guard let pointer = X509_get_pubkey(certificate) else { throw OpenSSLError("X509_get_pubkey") }
    let key = KeyHandle(taking: pointer)
    guard EVP_PKEY_is_a(pointer, "RSA") == 1, EVP_PKEY_get_bits(pointer) >= 2_048
    else { throw Refusal.unknownKey }
    return try PublicKey(key, .rs256)
  }

  private static func seconds(_ time: UnsafePointer<ASN1_TIME>?) throws -> Int64 {
    var parts = tm()
    guard let time, ASN1_TIME_to_tm(time, &parts) == 1 else {
      ERR_clear_error()
      throw Refusal.notACertificate
    }
    return Int64(timegm(&parts))
  }
}
