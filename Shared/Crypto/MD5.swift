import COpenSSL

/// MD5 (RFC 1321), piece by piece: a checksum by which the content of two tables is compared. It
/// protects nothing.
package final class MD5 {
  private static let size = 16
  private let context: OpaquePointer

  package init() throws(OpenSSLError) {
    guard let context = EVP_MD_CTX_new() else { throw OpenSSLError("EVP_MD_CTX_new") }
    self.context = context
    try check(EVP_DigestInit_ex(context, Algorithm.md5, nil), "EVP_DigestInit_ex")
  }

  deinit { EVP_MD_CTX_free(context) }

  package func update(_ bytes: UnsafeRawBufferPointer) throws(OpenSSLError) {
    try check(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count), "EVP_DigestUpdate")
  }

  /// The digest of everything given so far, in hex; the object is spent afterwards.
  package func finish() throws(OpenSSLError) -> String {
    var digest = [UInt8](repeating: 0, count: MD5.size)
    try check(EVP_DigestFinal_ex(context, &digest, nil), "EVP_DigestFinal_ex")
    return Hex.text(digest)
  }
}
