/// A value of a form: what an applicant answered, or a part of a form's definition. It is JSON in
/// shape; numbers keep their text, so that nothing passes through a float.
package indirect enum FormValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case number(String)
  case text(String)
  case list([FormValue])
  case object([String: FormValue])
}

extension FormValue {
  package var text: String? {
    if case .text(let value) = self { value } else { nil }
  }

  package var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  package var list: [FormValue]? {
    if case .list(let value) = self { value } else { nil }
  }

  package var object: [String: FormValue]? {
    if case .object(let value) = self { value } else { nil }
  }

  package subscript(_ key: String) -> FormValue? { object?[key] }

  /// A number, or a text that is one: money travels as a decimal string.
  package var decimal: FixedDecimal? {
    switch self {
    case .number(let text), .text(let text): FixedDecimal(text)
    default: nil
    }
  }

  package var integer: Int? { decimal?.whole }

  var isNumberOrText: Bool {
    switch self {
    case .number, .text: true
    default: false
    }
  }

  /// Nothing was answered: null, an empty or blank text, an empty list. `false` is an answer.
  package var isEmpty: Bool {
    switch self {
    case .null: true
    case .text(let text): !text.unicodeScalars.contains { !$0.properties.isWhitespace }
    case .list(let items): items.isEmpty
    case .object(let members): members.values.allSatisfy(\.isEmpty)
    case .bool, .number: false
    }
  }
}
