/// A JSON value as it was read. An object keeps the order of its members; a number keeps its text,
/// so that nothing is lost by a detour over floating point.
package enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  /// The number's own text (RFC 8259, 6).
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([JSONMember])
}

/// One member of an object. Names within an object are unique: the parser refuses the rest.
package struct JSONMember: Sendable, Hashable {
  package let key: String
  package var value: JSONValue

  package init(_ key: String, _ value: JSONValue) {
    self.key = key
    self.value = value
  }
}

extension JSONValue {
  /// The member of that name; `nil` for anything but an object that has it.
  package subscript(_ key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  package var isNull: Bool { self == .null }

  package var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  package var bool: Bool? {
    if case .bool(let bool) = self { bool } else { nil }
  }

  /// The whole number, if it is written without point and exponent and fits.
  package var int64: Int64? {
    if case .number(let lexeme) = self { Int64(lexeme) } else { nil }
  }

  package var int: Int? { int64.flatMap { Int(exactly: $0) } }

  package var double: Double? {
    if case .number(let lexeme) = self { Double(lexeme) } else { nil }
  }

  /// The number's text, ready for PostgreSQL's `numeric`.
  package var decimal: String? {
    if case .number(let lexeme) = self { lexeme } else { nil }
  }

  package var array: [JSONValue]? {
    if case .array(let values) = self { values } else { nil }
  }

  package var members: [JSONMember]? {
    if case .object(let members) = self { members } else { nil }
  }

  /// The compact text, members in their order.
  package var bytes: [UInt8] { JSONWriter.bytes { write(to: &$0) } }
}

extension JSONValue: JSONWritable {
  package func write(to json: inout JSONWriter) {
    switch self {
    case .null: json.null()
    case .bool(let bool): json.value(bool)
    case .number(let lexeme): json.raw(lexeme)
    case .string(let text): json.value(text)
    case .array(let values): json.array(values) { $1.write(to: &$0) }
    case .object(let members):
      json.object { json in
        for member in members {
          json.key(member.key)
          member.value.write(to: &json)
        }
      }
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
  ExpressibleByNilLiteral
{
  package init(stringLiteral text: String) { self = .string(text) }
  package init(integerLiteral value: Int64) { self = .number(String(value)) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { JSONMember($0.0, $0.1) })
  }
  package init(nilLiteral: ()) { self = .null }
}
