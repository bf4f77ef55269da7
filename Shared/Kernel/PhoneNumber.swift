/// A telephone number in E.164 form, `+` and 8 to 15 digits (ITU-T E.164).
package struct PhoneNumber: Hashable, Sendable {
  /// Personal data: never log it.
  package let e164: String

  /// Kazakhstan's mobile prefixes after `7`; the list grows, source: libphonenumber's metadata.
  private static let mobilePrefixes: Set<String> = [
    "700", "701", "702", "705", "706", "707", "708", "747", "760", "761", "762", "763", "764",
    "771", "775", "776", "777", "778", "785",
  ]

  /// Accepts spaces, hyphens, brackets and dots between digits; `8…` (11 digits) and ten digits
  /// beginning with 7 are read as numbers of Kazakhstan.
  package init?(_ text: String) {
    var digits: [UInt8] = []
    for (index, byte) in text.utf8.enumerated() {
      switch byte {
      case 48...57: digits.append(byte)
      case UInt8(ascii: "+") where index == 0: continue
      case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "("), UInt8(ascii: ")"),
        UInt8(ascii: "."):
        continue
      default: return nil
      }
    }
    let seven = UInt8(ascii: "7")
    if text.utf8.first != UInt8(ascii: "+") {
      if digits.count == 11, digits.first == UInt8(ascii: "8") { digits[0] = seven }
      if digits.count == 10, digits.first == seven { digits.insert(seven, at: 0) }
    }
    guard (8...15).contains(digits.count), digits.first != UInt8(ascii: "0") else { return nil }
    e164 = "+" + String(decoding: digits, as: UTF8.self)
  }

  /// True for a mobile number of Kazakhstan: only those get SMS.
  package var isKazakhMobile: Bool {
    let digits = e164.dropFirst()
    return digits.count == 11 && digits.hasPrefix("7")
      && PhoneNumber.mobilePrefixes.contains(String(digits.dropFirst().prefix(3)))
  }
}

extension PhoneNumber: CustomStringConvertible {
  /// Blank on purpose: the number is personal data.
  package var description: String { "phone number" }
}
