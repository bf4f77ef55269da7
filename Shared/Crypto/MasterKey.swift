import COpenSSL
package import Kernel

/// AES-256-GCM with a key from a file, for secrets at rest such as signing keys. A sealed value is
/// a random nonce of 12 bytes, the cipher text and a tag of 16 bytes.
package struct MasterKey: Sendable {
  package enum Failure: Error {
    /// Not 32 bytes.
    case wrongKeyLength
    /// Changed, cut, sealed with another key or for another purpose.
    case notAuthentic
  }

  private static let nonceSize = 12
  private static let tagSize = 16
  private let key: Secret<[UInt8]>

  /// Throws `wrongKeyLength` unless the key has 32 bytes.
  package init(_ key: Secret<[UInt8]>) throws(Failure) {
    guard key.reveal().count == 32 else { throw .wrongKeyLength }
    self.key = key
  }

  /// Seals for a purpose, such as `signing-key:7`: opening with another purpose fails.
  package func seal(_ plain: [UInt8], for purpose: String) throws -> [UInt8] {
    let nonce = try Random.bytes(MasterKey.nonceSize)
    let context = try CipherContext()
    let pointer = context.pointer
    try check(
      EVP_EncryptInit_ex2(pointer, Algorithm.aes256GCM, key.reveal(), nonce, nil),
      "EVP_EncryptInit_ex2")
    var written: Int32 = 0
    let purpose = Array(purpose.utf8)
    try check(
      EVP_EncryptUpdate(pointer, nil, &written, purpose, Int32(purpose.count)),
      "EVP_EncryptUpdate")
    var cipher = [UInt8](repeating: 0, count: plain.count + MasterKey.tagSize)
    try check(
      EVP_EncryptUpdate(pointer, &cipher, &written, plain, Int32(plain.count)),
      "EVP_EncryptUpdate")
    var rest: Int32 = 0
    var tail = [UInt8](repeating: 0, count: 16)
    try check(EVP_EncryptFinal_ex(pointer, &tail, &rest), "EVP_EncryptFinal_ex")
    var tag = [UInt8](repeating: 0, count: MasterKey.tagSize)
    try check(
      EVP_CIPHER_CTX_ctrl(pointer, EVP_CTRL_AEAD_GET_TAG, Int32(MasterKey.tagSize), &tag),
      "EVP_CTRL_AEAD_GET_TAG")
    return nonce + cipher.prefix(plain.count) + tag
  }

  /// Throws `notAuthentic` for anything that `seal` did not make for this purpose.
  package func open(_ sealed: [UInt8], for purpose: String) throws -> [UInt8] {
    let overhead = MasterKey.nonceSize + MasterKey.tagSize
    guard sealed.count >= overhead else { throw Failure.notAuthentic }
    let nonce = Array(sealed.prefix(MasterKey.nonceSize))
    let cipher = Array(sealed.dropFirst(MasterKey.nonceSize).dropLast(MasterKey.tagSize))
    var tag = Array(sealed.suffix(MasterKey.tagSize))
    let context = try CipherContext()
    let pointer = context.pointer
    try check(
      EVP_DecryptInit_ex2(pointer, Algorithm.aes256GCM, key.reveal(), nonce, nil),
      "EVP_DecryptInit_ex2")
    var written: Int32 = 0
    let purpose = Array(purpose.utf8)
    try check(
      EVP_DecryptUpdate(pointer, nil, &written, purpose, Int32(purpose.count)),
      "EVP_DecryptUpdate")
    var plain = [UInt8](repeating: 0, count: cipher.count + 16)
    try check(
      EVP_DecryptUpdate(pointer, &plain, &written, cipher, Int32(cipher.count)),
      "EVP_DecryptUpdate")
    try check(
      EVP_CIPHER_CTX_ctrl(pointer, EVP_CTRL_AEAD_SET_TAG, Int32(MasterKey.tagSize), &tag),
      "EVP_CTRL_AEAD_SET_TAG")
    var tail = [UInt8](repeating: 0, count: 16)
    var rest: Int32 = 0
    guard EVP_DecryptFinal_ex(pointer, &tail, &rest) == 1 else {
      _ = OpenSSLError("EVP_DecryptFinal_ex")
      throw Failure.notAuthentic
    }
    return Array(plain.prefix(cipher.count))
  }
}

private final class CipherContext {
  let pointer: OpaquePointer

  init() throws(OpenSSLError) {
    guard let pointer = EVP_CIPHER_CTX_new() else { throw OpenSSLError("EVP_CIPHER_CTX_new") }
    self.pointer = pointer
  }

  deinit { EVP_CIPHER_CTX_free(pointer) }
}
