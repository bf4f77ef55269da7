import COpenSSL

/// Unpredictable values from libcrypto's generator.
package enum Random {
  /// `count` bytes fit for keys and tokens.
  package static func bytes(_ count: Int) throws(OpenSSLError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    try check(RAND_priv_bytes(&bytes, Int32(count)), "RAND_priv_bytes")
    return bytes
  }

  /// A token of `count` random bytes in base64url: 32 give 256 bits.
  package static func token(_ count: Int = 32) throws(OpenSSLError) -> String {
    Base64.url.text(try bytes(count))
  }

  /// `length` characters of an alphabet of at most 256 ASCII characters, each equally likely.
  package static func text(_ length: Int, of alphabet: StaticString) throws(OpenSSLError) -> String
  {
    let letters = alphabet.withUTF8Buffer { Array($0) }
    let fair = 256 - 256 % letters.count
    var result: [UInt8] = []
    while result.count < length {
      for byte in try bytes(length) where Int(byte) < fair && result.count < length {
        result.append(letters[Int(byte) % letters.count])
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// A code of decimal digits to be typed by people.
  package static func digits(_ length: Int = 6) throws(OpenSSLError) -> String {
    try text(length, of: "0123456789")
  }

  /// The letters of Django's `get_random_string`.
  package static let alphanumeric: StaticString =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
}
