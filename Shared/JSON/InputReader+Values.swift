package import FoundationEssentials
package import Kernel

extension InputReader {
  package mutating func bool(_ key: String, required: Bool = true) -> Bool? {
    guard let value = value(key, required) else { return nil }
    return value.bool ?? refuse(key, .wrongType(.boolean))
  }

  /// The key of a row in an `integer` column.
  package mutating func rowKey<Entity>(
    _ key: String, of entity: Entity.Type, required: Bool = true
  ) -> Identifier<Entity>? {
    integer(key, required: required, in: 1...Int64(Int32.max)).map { Identifier($0) }
  }

  /// A whole number, written without point and exponent.
  package mutating func integer(
    _ key: String, required: Bool = true, in range: ClosedRange<Int64> = .min ... .max
  ) -> Int64? {
    guard let value = value(key, required) else { return nil }
    guard case .number = value else { return refuse(key, .wrongType(.integer)) }
    guard let integer = value.int64 else { return refuse(key, .wrongType(.integer)) }
    return range.contains(integer) ? integer : refuse(key, .outOfRange(range))
  }

  package mutating func int(
    _ key: String, required: Bool = true, in range: ClosedRange<Int> = .min ... .max
  ) -> Int? {
    integer(key, required: required, in: Int64(range.lowerBound)...Int64(range.upperBound))
      .map { Int($0) }
  }

  /// The key of a row, from 1.
  package mutating func identifier<Entity>(
    _ key: String, of entity: Entity.Type = Entity.self, required: Bool = true
  ) -> Identifier<Entity>? {
    integer(key, required: required, in: 1 ... .max).map { Identifier($0) }
  }

  /// A decimal as string or number, as text for PostgreSQL's `numeric`: money never is a float. A
  /// number may have an exponent, which programs write where it is large or small; a text may not.
  package mutating func decimal(
    _ key: String, required: Bool = true, fractionDigits: Int = 2
  ) -> String? {
    guard let value = value(key, required) else { return nil }
    guard let text = value.string ?? value.decimal.map(plainDecimal) else {
      return refuse(key, .wrongType(.decimal))
    }
    return isDecimal(text, fractionDigits) ? text : refuse(key, .format(.decimal))
  }

  /// RFC 3339 with an offset.
  package mutating func instant(_ key: String, required: Bool = true) -> Instant? {
    text(key, required, .instant) { Instant(rfc3339: $0) }
  }

  /// `YYYY-MM-DD`.
  package mutating func day(_ key: String, required: Bool = true) -> Day? {
    text(key, required, .day) { Day($0) }
  }

  package mutating func uuid(_ key: String, required: Bool = true) -> UUID? {
    text(key, required, .uuid) { UUID(uuidString: $0) }
  }

  package mutating func email(_ key: String, required: Bool = true) -> EmailAddress? {
    text(key, required, .email) { EmailAddress($0) }
  }

  package mutating func phone(_ key: String, required: Bool = true) -> PhoneNumber? {
    text(key, required, .phone) { PhoneNumber($0) }
  }

  /// An IIN or a BIN with a right check digit.
  package mutating func taxNumber(_ key: String, required: Bool = true) -> TaxNumber? {
    text(key, required, .taxNumber) { TaxNumber($0) }
  }

  /// Any JSON value, such as the answers of a form. Null is absence.
  package mutating func json(_ key: String, required: Bool = true) -> JSONValue? {
    value(key, required)
  }

  private mutating func text<Value>(
    _ key: String, _ required: Bool, _ format: InputFault.Format, _ read: (String) -> Value?
  ) -> Value? {
    guard let value = value(key, required) else { return nil }
    guard case .string(let text) = value else { return refuse(key, .wrongType(.string)) }
    if text.isEmpty { return required ? refuse(key, .required) : nil }
    return read(text) ?? refuse(key, .format(format))
  }
}

/// A number as a text would say it, without an exponent and without idle zeros: `1.50e1` is `15`.
private func plainDecimal(_ number: String) -> String {
  let parts = number.drop { $0 == "-" }.split { $0 == "e" || $0 == "E" }
  guard let mantissa = parts.first, let exponent = parts.count > 1 ? Int(parts[1]) : 0,
    (-100...100).contains(exponent)
  else { return number }
  let halves = mantissa.split(separator: ".")
  var digits = halves.joined(separator: "")
  let point = (halves.first?.utf8.count ?? 0) + exponent
  if point < 1 { digits = String(repeating: "0", count: 1 - point) + digits }
  digits += String(repeating: "0", count: max(0, point - digits.utf8.count))
  var whole = digits.prefix(max(1, point))
  var fraction = digits.dropFirst(max(1, point))
  while whole.utf8.count > 1, whole.first == "0" { whole.removeFirst() }
  while fraction.last == "0" { fraction.removeLast() }
  let sign = number.first == "-" ? "-" : ""
  return fraction.isEmpty ? "\(sign)\(whole)" : "\(sign)\(whole).\(fraction)"
}

/// ASCII digits, at most 28 before the point.
private func isDecimal(_ text: String, _ fractionDigits: Int) -> Bool {
  var bytes = Array(text.utf8)[...]
  if bytes.first == UInt8(ascii: "-") { bytes = bytes.dropFirst() }
  let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
  guard (1...2).contains(parts.count), (1...28).contains(parts[0].count),
    parts.allSatisfy({ $0.allSatisfy { (48...57).contains($0) } })
  else { return false }
  return parts.count == 1
    || fractionDigits > 0 && (1...fractionDigits).contains(parts[1].count)
}
