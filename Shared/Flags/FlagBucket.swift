package import Crypto

/// Where a subject stands among ten thousand: the same in every service and on every device.
package enum FlagBucket {
  package static let count = 10_000

  /// The first eight bytes of SHA-256 over `name:subject`, read as a big-endian number, modulo
  /// 10,000. A subject is inside a share whose hundredths are greater, so a growing share loses
  /// nobody.
  package static func of(_ subject: String, in name: String) throws(OpenSSLError) -> Int {
    var text: [UInt8] = []
    text.reserveCapacity(name.utf8.count + subject.utf8.count + 1)
    text.append(contentsOf: name.utf8)
    text.append(UInt8(ascii: ":"))
    text.append(contentsOf: subject.utf8)
    let number = try SHA256.digest(text).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Int(number % UInt64(count))
  }
}
