import COpenSSL
package import Kernel

/// Slow on purpose: call these on the hashing pool, never on a loop.
package enum KeyDerivation {
  /// PBKDF2 with HMAC-SHA256 (RFC 8018, 5.2).
  package static func pbkdf2SHA256(
    _ password: Secret<String>, salt: [UInt8], iterations: Int, length: Int = 32
  ) throws(OpenSSLError) -> [UInt8] {
    try pbkdf2(password, Algorithm.sha256, salt: salt, iterations: iterations, length: length)
  }

  /// PBKDF2 with HMAC-SHA1: only to check hashes of long ago; new ones are scrypt.
  package static func pbkdf2SHA1(
    _ password: Secret<String>, salt: [UInt8], iterations: Int, length: Int = 20
  ) throws(OpenSSLError) -> [UInt8] {
    try pbkdf2(password, Algorithm.sha1, salt: salt, iterations: iterations, length: length)
  }

  private static func pbkdf2(
    _ password: Secret<String>, _ algorithm: OpaquePointer?, salt: [UInt8], iterations: Int,
    length: Int
  ) throws(OpenSSLError) -> [UInt8] {
    let password = bytes(of: password)
    var key = [UInt8](repeating: 0, count: length)
    let result = password.withUnsafeBufferPointer { password in
      password.withMemoryRebound(to: CChar.self) { password in
        PKCS5_PBKDF2_HMAC(
          password.baseAddress, Int32(password.count - 1), salt, Int32(salt.count),
          Int32(iterations), algorithm, Int32(length), &key)
      }
    }
    try check(result, "PKCS5_PBKDF2_HMAC")
    return key
  }

  /// scrypt (RFC 7914). It takes 128 · N · r bytes of memory.
  package static func scrypt(
    _ password: Secret<String>, salt: [UInt8], cost: ScryptCost, length: Int = 64
  ) throws(OpenSSLError) -> [UInt8] {
    let password = bytes(of: password)
    var key = [UInt8](repeating: 0, count: length)
    let memory = UInt64(128 * cost.blockSize * (cost.workFactor + cost.parallelism + 2)) + 1 << 20
    let result = password.withUnsafeBufferPointer { password in
      password.withMemoryRebound(to: CChar.self) { password in
        EVP_PBE_scrypt(
          password.baseAddress, password.count - 1, salt, salt.count, UInt64(cost.workFactor),
          UInt64(cost.blockSize), UInt64(cost.parallelism), memory, &key, length)
      }
    }
    try check(result, "EVP_PBE_scrypt")
    return key
  }

  /// A zero byte at the end, not counted: an empty array has no address, and libcrypto takes a
  /// null pointer for "no password".
  private static func bytes(of password: Secret<String>) -> [UInt8] {
    Array(password.reveal().utf8) + [0]
  }
}

/// The parameters N, r and p of scrypt.
package struct ScryptCost: Sendable, Hashable {
  /// N, a power of two.
  package let workFactor: Int
  /// r.
  package let blockSize: Int
  /// p.
  package let parallelism: Int

  package init(workFactor: Int, blockSize: Int = 8, parallelism: Int = 1) {
    self.workFactor = workFactor
    self.blockSize = blockSize
    self.parallelism = parallelism
  }

  /// What Django 5.2 takes (OWASP's minimum of 16 MiB): about 0.25 s of one core. Its hashes and
  /// ours are the same, so both sites can check them.
  package static let django = ScryptCost(workFactor: 1 << 14, blockSize: 8, parallelism: 5)
}
