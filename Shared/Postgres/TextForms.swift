import Kernel

typealias Bytes = UnsafeBufferPointer<UInt8>

func parseInteger(_ bytes: Bytes) -> Int64? {
  let isNegative = bytes.first == UInt8(ascii: "-")
  let digits = isNegative ? bytes.dropFirst() : bytes[...]
  guard !digits.isEmpty else { return nil }
  var value: Int64 = 0
  for byte in digits {
    guard byte >= 48, byte <= 57 else { return nil }
    let (product, overflowed) = value.multipliedReportingOverflow(by: 10)
    let digit = Int64(byte - 48)
    let (sum, overflowedToo) = product.addingReportingOverflow(isNegative ? -digit : digit)
    guard !overflowed, !overflowedToo else { return nil }
    value = sum
  }
  return value
}

/// `2026-11-23 08:15:30.123456+00`, as DateStyle ISO and TimeZone UTC write it. `nil` for
/// `infinity`, BC and years past 9999.
func parseInstant(_ bytes: Bytes) -> Instant? {
  guard bytes.count >= 22, bytes[bytes.count - 3] == UInt8(ascii: "+"),
    let year = digits(bytes, 0, 4), bytes[4] == UInt8(ascii: "-"),
    let month = digits(bytes, 5, 2), let dayOfMonth = digits(bytes, 8, 2),
    let hour = digits(bytes, 11, 2), let minute = digits(bytes, 14, 2),
    let second = digits(bytes, 17, 2),
    let day = Day(year: year, month: month, day: dayOfMonth)
  else { return nil }
  var fraction = 0
  let fractionDigits = bytes.count - 23
  if fractionDigits > 0 {
    guard fractionDigits <= 6, let value = digits(bytes, 20, fractionDigits) else { return nil }
    fraction = value
    for _ in fractionDigits..<6 { fraction *= 10 }
  }
  let seconds = day.daysSinceEpoch * 86_400 + hour * 3_600 + minute * 60 + second
  return Instant(microseconds: Int64(seconds) * 1_000_000 + Int64(fraction))
}

private func digits(_ bytes: Bytes, _ start: Int, _ count: Int) -> Int? {
  var value = 0
  for index in start..<start + count {
    guard bytes[index] >= 48, bytes[index] <= 57 else { return nil }
    value = value * 10 + Int(bytes[index] - 48)
  }
  return value
}

/// `bytea` as `\x0123`, the server's default `bytea_output`.
func parseHex(_ bytes: Bytes) -> [UInt8]? {
  guard bytes.count >= 2, bytes.count % 2 == 0, bytes[0] == UInt8(ascii: "\\"),
    bytes[1] == UInt8(ascii: "x")
  else { return nil }
  var value: [UInt8] = []
  value.reserveCapacity(bytes.count / 2 - 1)
  for index in stride(from: 2, to: bytes.count, by: 2) {
    guard let high = nibble(bytes[index]), let low = nibble(bytes[index + 1]) else { return nil }
    value.append(high << 4 | low)
  }
  return value
}

private func nibble(_ byte: UInt8) -> UInt8? {
  switch byte {
  case 48...57: byte - 48
  case 97...102: byte - 87
  default: nil
  }
}

enum ArrayElement {
  case null
  case value([UInt8])
}

/// The elements of a one-dimensional array in its text form, `{1,NULL,"a \"b\""}`.
struct ArrayElements: Sequence, IteratorProtocol {
  private let bytes: Bytes
  private var position: Int

  init(_ bytes: Bytes) {
    self.bytes = bytes
    // Another lower bound than 1 is written in front: `[0:2]={…}`.
    position = (bytes.firstIndex(of: UInt8(ascii: "{")) ?? bytes.count) + 1
  }

  mutating func next() -> ArrayElement? {
    guard position < bytes.count, bytes[position] != UInt8(ascii: "}") else { return nil }
    if bytes[position] == UInt8(ascii: ",") { position += 1 }
    return bytes[position] == UInt8(ascii: "\"") ? quoted() : plain()
  }

  private mutating func quoted() -> ArrayElement {
    var value: [UInt8] = []
    position += 1
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      if bytes[position] == UInt8(ascii: "\\"), position + 1 < bytes.count { position += 1 }
      value.append(bytes[position])
      position += 1
    }
    position += 1
    return .value(value)
  }

  private mutating func plain() -> ArrayElement {
    let start = position
    while position < bytes.count, bytes[position] != UInt8(ascii: ","),
      bytes[position] != UInt8(ascii: "}")
    { position += 1 }
    let value = Array(bytes[start..<position])
    return value == Array("NULL".utf8) ? .null : .value(value)
  }
}
