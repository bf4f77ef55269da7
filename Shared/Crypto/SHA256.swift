import COpenSSL

/// SHA-256 (FIPS 180-4): at once, or piece by piece for what does not fit into memory.
package final class SHA256 {
  /// Bytes of a digest.
  package static let size = 32

  private let context: OpaquePointer

  package init() throws(OpenSSLError) {
    guard let context = EVP_MD_CTX_new() else { throw OpenSSLError("EVP_MD_CTX_new") }
    self.context = context
    try check(EVP_DigestInit_ex(context, Algorithm.sha256, nil), "EVP_DigestInit_ex")
  }

  deinit { EVP_MD_CTX_free(context) }

  package func update(_ bytes: UnsafeRawBufferPointer) throws(OpenSSLError) {
    try check(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count), "EVP_DigestUpdate")
  }

  package func update(_ bytes: [UInt8]) throws(OpenSSLError) {
    try check(EVP_DigestUpdate(context, bytes, bytes.count), "EVP_DigestUpdate")
  }

  /// The digest of everything given so far; the object is spent afterwards.
  package func finish() throws(OpenSSLError) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: SHA256.size)
    try check(EVP_DigestFinal_ex(context, &digest, nil), "EVP_DigestFinal_ex")
    return digest
  }

  package static func digest(_ bytes: [UInt8]) throws(OpenSSLError) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: size)
    try check(
      EVP_Digest(bytes, bytes.count, &digest, nil, Algorithm.sha256, nil), "EVP_Digest")
    return digest
  }

  package static func digest(_ text: String) throws(OpenSSLError) -> [UInt8] {
    try digest(Array(text.utf8))
  }
}

/// Algorithms fetched once: a fetch by name at each use costs more than the hash of a token.
/// Sendable because libcrypto counts references atomically and never changes a fetched algorithm.
enum Algorithm {
  private struct Fetched: @unchecked Sendable { let pointer: OpaquePointer? }

  private static let fetchedDigest = Fetched(pointer: EVP_MD_fetch(nil, "SHA2-256", nil))
  private static let fetchedCipher = Fetched(pointer: EVP_CIPHER_fetch(nil, "AES-256-GCM", nil))
  private static let fetchedSHA1 = Fetched(pointer: EVP_MD_fetch(nil, "SHA1", nil))
  private static let fetchedMD5 = Fetched(pointer: EVP_MD_fetch(nil, "MD5", nil))
  private static let fetchedMAC = Fetched(pointer: EVP_MAC_fetch(nil, "HMAC", nil))

  static var sha256: OpaquePointer? { fetchedDigest.pointer }
  static var sha1: OpaquePointer? { fetchedSHA1.pointer }
  static var md5: OpaquePointer? { fetchedMD5.pointer }
  static var aes256GCM: OpaquePointer? { fetchedCipher.pointer }
  static var hmac: OpaquePointer? { fetchedMAC.pointer }
}
