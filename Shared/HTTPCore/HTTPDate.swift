package import Kernel

/// Dates in fields (RFC 9110, 5.6.7), in whole seconds. Formatting touches no calendar and no
/// locale; a server that writes it on each answer keeps the text for a second.
package enum HTTPDate {
  private static let days: [StaticString] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let months: [StaticString] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// `Sun, 06 Nov 1994 08:49:37 GMT`.
  package static func text(_ instant: Instant) -> String {
    var bytes: [UInt8] = []
    append(instant, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the 29 bytes of `text`.
  package static func append(_ instant: Instant, to bytes: inout [UInt8]) {
    let seconds = Int(instant.seconds)
    let day = Day(daysSinceEpoch: (seconds - (seconds % 86_400 + 86_400) % 86_400) / 86_400)
    let ofDay = seconds - day.daysSinceEpoch * 86_400
    bytes.append(days[day.weekday - 1])
    bytes.append(", " as StaticString)
    appendTwo(day.day, " ", to: &bytes)
    bytes.append(months[day.month - 1])
    bytes.append(" " as StaticString)
    appendTwo(day.year / 100, "", to: &bytes)
    appendTwo(day.year % 100, " ", to: &bytes)
    appendTwo(ofDay / 3_600, ":", to: &bytes)
    appendTwo(ofDay / 60 % 60, ":", to: &bytes)
    appendTwo(ofDay % 60, " GMT", to: &bytes)
  }

  /// Reads the three forms that a recipient must accept: IMF-fixdate, RFC 850, asctime. `nil` if it
  /// is none.
  package static func parse(_ text: String) -> Instant? {
    let words = text.utf8.split { $0 == Byte.space || $0 == Byte.comma }.map { Array($0) }
    guard let first = words.first else { return nil }
    switch words.count {
    case 6 where first.count == 3 && words[5] == Array("GMT".utf8):
      return instant(day: words[1], month: words[2], year: number(words[3], 4), time: words[4])
    case 4 where words[3] == Array("GMT".utf8):
      let parts = words[1].split(separator: 0x2d).map { Array($0) }
      guard parts.count == 3, let short = number(parts[2], 2) else { return nil }
      // A year that seems more than 50 years ahead is of the last century; 70 serves till 2070.
      let year = short < 70 ? 2_000 + short : 1_900 + short
      return instant(day: parts[0], month: parts[1], year: year, time: words[2])
    case 5 where first.count == 3:
      let day = words[2].count == 1 ? [0x30] + words[2] : words[2]
      return instant(day: day, month: words[1], year: number(words[4], 4), time: words[3])
    default: return nil
    }
  }

  private static func instant(day: [UInt8], month: [UInt8], year: Int?, time: [UInt8]) -> Instant? {
    let name = String(decoding: month, as: UTF8.self)
    guard time.count == 8, time[2] == Byte.colon, time[5] == Byte.colon,
      let month = months.firstIndex(where: { $0.description == name }), let year,
      let day = number(day, 2).flatMap({ Day(year: year, month: month + 1, day: $0) }),
      let hour = number(Array(time[0..<2]), 2), hour < 24,
      let minute = number(Array(time[3..<5]), 2), minute < 60,
      let second = number(Array(time[6..<8]), 2), second <= 60
    else { return nil }
    return Instant(
      seconds: Int64(day.daysSinceEpoch * 86_400 + hour * 3_600 + minute * 60 + min(second, 59)))
  }

  private static func number(_ digits: [UInt8], _ count: Int) -> Int? {
    guard digits.count == count, digits.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  private static func appendTwo(_ value: Int, _ suffix: StaticString, to bytes: inout [UInt8]) {
    bytes.append(UInt8(truncatingIfNeeded: 0x30 + value / 10))
    bytes.append(UInt8(truncatingIfNeeded: 0x30 + value % 10))
    bytes.append(suffix)
  }
}
