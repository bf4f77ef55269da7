/// Codes that an authenticator app shows: a counter and a shared key make six digits (RFC 4226), and
/// the counter is the time (RFC 6238). The HMAC comes from outside: this room knows no cryptography.
package enum OneTimeCode {
  package static let digits = 6
  /// Seconds of one step.
  package static let period: Int64 = 30
  /// Steps before and after the present one that are taken too, for clocks that are off and people
  /// who type slowly (RFC 6238, section 5.2).
  package static let window: Int64 = 1

  package typealias MAC = (_ message: [UInt8]) throws -> [UInt8]

  package static func step(at seconds: Int64) -> Int64 {
    Int64((Double(seconds) / Double(period)).rounded(.down))
  }

  /// The digits of a counter (RFC 4226, section 5.3).
  package static func code(
    _ counter: Int64, digits: Int = digits, mac: MAC
  ) rethrows -> String {
    let message = (0..<8).map { UInt8(truncatingIfNeeded: counter >> (56 - 8 * Int64($0))) }
    return truncated(try mac(message), digits: digits)
  }

  /// The steps whose codes are taken now, but for those up to the last one that was used: a code that
  /// somebody looked at opens nothing a second time (RFC 6238, section 5.2).
  package static func steps(at seconds: Int64, after last: Int64) -> [Int64] {
    let now = step(at: seconds)
    return ((now - window)...(now + window)).filter { $0 > last }
  }

  /// Dynamic truncation (RFC 4226, section 5.3).
  package static func truncated(_ digest: [UInt8], digits: Int) -> String {
    guard digest.count >= 20, let last = digest.last else { return "" }
    let offset = Int(last & 0xf)
    let bytes = digest[offset..<offset + 4]
    let number = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } & 0x7fff_ffff
    let text = String(number % (0..<digits).reduce(1) { power, _ in power * 10 })
    return String(repeating: "0", count: digits - text.utf8.count) + text
  }
}
