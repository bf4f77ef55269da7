extension Instant {
  /// `2026-11-23T08:15:30.123Z`: RFC 3339 in UTC with milliseconds, the form of the API.
  package var rfc3339: String { text(fractionDigits: 3) }

  /// With microseconds: nothing is lost between services.
  package var rfc3339Microseconds: String { text(fractionDigits: 6) }

  private func text(fractionDigits: Int) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(27)
    appendRFC3339(to: &bytes, fractionDigits: fractionDigits)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the text of `rfc3339` (3 digits of fraction) or `rfc3339Microseconds` (6) as ASCII.
  package func appendRFC3339(to bytes: inout [UInt8], fractionDigits: Int = 3) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { text in
      guard let base = text.baseAddress else { return }
      let length = writeRFC3339(to: base, fractionDigits: fractionDigits)
      bytes.append(contentsOf: text[..<length])
    }
  }

  /// Writes that text to memory for at least 27 bytes and returns its length.
  package func writeRFC3339(
    to text: UnsafeMutablePointer<UInt8>, fractionDigits: Int = 3
  ) -> Int {
    let day = Day(daysSinceEpoch: Int(floorDivide(microseconds, 86_400_000_000)))
    let ofDay = Int(microseconds - Int64(day.daysSinceEpoch) * 86_400_000_000)
    let seconds = ofDay / 1_000_000
    writePair(day.year / 100, text)
    writePair(day.year % 100, text + 2)
    text[4] = UInt8(ascii: "-")
    writePair(day.month, text + 5)
    text[7] = UInt8(ascii: "-")
    writePair(day.day, text + 8)
    text[10] = UInt8(ascii: "T")
    writePair(seconds / 3_600, text + 11)
    text[13] = UInt8(ascii: ":")
    writePair(seconds / 60 % 60, text + 14)
    text[16] = UInt8(ascii: ":")
    writePair(seconds % 60, text + 17)
    text[19] = UInt8(ascii: ".")
    var fraction = ofDay % 1_000_000
    if fractionDigits == 3 { fraction /= 1_000 }
    for place in stride(from: 19 + fractionDigits, to: 19, by: -1) {
      text[place] = UInt8(truncatingIfNeeded: 48 + fraction % 10)
      fraction /= 10
    }
    text[20 + fractionDigits] = UInt8(ascii: "Z")
    return 21 + fractionDigits
  }

  /// Reads an RFC 3339 date-time with any offset and up to nine digits of fraction (those past the
  /// microsecond are dropped). Years 0001 to 9999; a leap second is refused. `nil` if it is not one.
  package init?(rfc3339 text: String) {
    var reader = DigitReader(Array(text.utf8))
    guard let day = reader.day(), reader.any("Tt "), let hour = reader.number(2), hour < 24,
      reader.any(":"), let minute = reader.number(2), minute < 60, reader.any(":"),
      let second = reader.number(2), second < 60,
      let fraction = reader.fraction(), let offset = reader.offset(), reader.isAtEnd
    else { return nil }
    let seconds = day.daysSinceEpoch * 86_400 + hour * 3_600 + minute * 60 + second - offset
    // With an offset the first and the last day may lead out of what others can say in UTC.
    guard Instant.years1To9999.contains(seconds) else { return nil }
    self.init(microseconds: Int64(seconds) * 1_000_000 + Int64(fraction))
  }

  /// Seconds since 1970 of 0001-01-01 and 9999-12-31, UTC.
  private static let years1To9999 = -62_135_596_800...253_402_300_799
}

/// Two digits.
private func writePair(_ value: Int, _ text: UnsafeMutablePointer<UInt8>) {
  text[0] = UInt8(truncatingIfNeeded: 48 + value / 10 % 10)
  text[1] = UInt8(truncatingIfNeeded: 48 + value % 10)
}

func appendDigits(_ value: Int, _ count: Int, to bytes: inout [UInt8]) {
  var divisor = 1
  for _ in 1..<count { divisor *= 10 }
  while divisor > 0 {
    bytes.append(UInt8(48 + value / divisor % 10))
    divisor /= 10
  }
}

/// Reads fixed-width ASCII digits: `Int("+5")` and `Int("٥")` are traps.
struct DigitReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  mutating func number(_ width: Int) -> Int? {
    guard position + width <= bytes.count else { return nil }
    var value = 0
    for byte in bytes[position..<position + width] {
      guard (48...57).contains(byte) else { return nil }
      value = value * 10 + Int(byte - 48)
    }
    position += width
    return value
  }

  mutating func any(_ choices: StaticString) -> Bool {
    guard position < bytes.count else { return false }
    let byte = bytes[position]
    let found = choices.withUTF8Buffer { $0.contains(byte) }
    if found { position += 1 }
    return found
  }

  mutating func day() -> Day? {
    guard let year = number(4), any("-"), let month = number(2), any("-"), let day = number(2)
    else { return nil }
    return Day(year: year, month: month, day: day)
  }

  /// Microseconds after the point, 0 without one.
  mutating func fraction() -> Int? {
    guard any(".") else { return 0 }
    var value = 0
    var digits = 0
    while let digit = number(1) {
      digits += 1
      if digits <= 6 { value = value * 10 + digit }
    }
    guard (1...9).contains(digits) else { return nil }
    for _ in 0..<max(0, 6 - digits) { value *= 10 }
    return value
  }

  /// Seconds east of UTC.
  mutating func offset() -> Int? {
    if any("Zz") { return 0 }
    let sign: Int
    if any("+") { sign = 1 } else if any("-") { sign = -1 } else { return nil }
    guard let hours = number(2), hours < 24, any(":"), let minutes = number(2), minutes < 60
    else { return nil }
    return sign * (hours * 3_600 + minutes * 60)
  }
}
