import JSON

/// A value in a log line. Callers pass ids, counts, names of things; never a body, a text that a
/// person typed, or a secret.
package enum LogValue: Sendable {
  case string(String)
  case int(Int64)
  case double(Double)
  case bool(Bool)
  /// Written in milliseconds with three digits.
  case duration(Duration)
  /// The error's type and description, cut at 500 characters. Errors that may hold rows or input
  /// have blank descriptions.
  case error(any Error)

  func write(to json: inout JSONWriter) {
    switch self {
    case .string(let text): json.value(text)
    case .int(let integer): json.value(integer)
    case .double(let number): json.value(number)
    case .bool(let bool): json.value(bool)
    case .duration(let duration):
      let (seconds, attoseconds) = duration.components
      let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
      json.value(Double(microseconds) / 1_000)
    case .error(let error):
      json.value(String("\(type(of: error)): \(error)".prefix(500)))
    }
  }
}

extension LogValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral
{
  package init(stringLiteral text: String) { self = .string(text) }
  package init(integerLiteral integer: Int64) { self = .int(integer) }
  package init(floatLiteral number: Double) { self = .double(number) }
  package init(booleanLiteral bool: Bool) { self = .bool(bool) }
}
