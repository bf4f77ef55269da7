import COpenSSL
package import Kernel

/// HMAC-SHA1 (RFC 2104), for the one-time codes of authenticator apps (RFC 4226) and nothing new:
/// whatever else is authenticated here uses `HMACSHA256`.
package enum HMACSHA1 {
  /// Bytes of a code.
  package static let size = 20

  /// The code of a message; each call sets the key up anew.
  package static func code(
    _ message: [UInt8], key: Secret<[UInt8]>
  ) throws(OpenSSLError) -> [UInt8] {
    var code = [UInt8](repeating: 0, count: size)
    var written = 0
    let bytes = key.reveal()
    let done = EVP_Q_mac(
      nil, "HMAC", nil, "SHA1", nil, bytes, bytes.count, message, message.count, &code, size,
      &written)
    guard done != nil, written == size else { throw OpenSSLError("EVP_Q_mac") }
    return code
  }
}
