package import Kernel

/// One field of a form, as published.
package struct Field: Sendable, Hashable {
  package struct Option: Sendable, Hashable {
    package let code: String
    package let label: Localized
  }

  /// Its key in the answers; unique in the form.
  package let name: String
  package let type: FieldType
  package let title: Localized
  package let subtitle: Localized?
  package let placeholder: Localized?
  package let help: Localized?
  package let isRequired: Bool
  package let visibleIf: Condition?
  package let requiredIf: Condition?
  package let options: [Option]
  /// Of a group: the fields of one row.
  package let fields: [Field]
  package let rules: FieldRules
  package let expression: Expression?
  package let width: Int
  package let defaultValue: String?
  /// `validation` and `config` as published, for the browser's own evaluator.
  package let settings: [String: FormValue]

  /// What a draft may hold under a name, whatever its content: shape and size only.
  func shapeFaults(of value: FormValue, at pointer: String) -> [FieldFault] {
    if type == .computed { return [AnswerFault.computedByServer.at(pointer)] }
    guard type.accepts(value) else { return [AnswerFault.wrongType.at(pointer)] }
    guard type == .group, let rows = value.list else { return [] }
    if rows.count > Field.mostRows {
      return [AnswerFault.tooMany(most: Field.mostRows).at(pointer)]
    }
    let known = Dictionary(uniqueKeysWithValues: fields.map { ($0.name, $0) })
    return rows.enumerated().flatMap { index, row in
      (row.object ?? [:]).sorted { $0.key < $1.key }.flatMap { name, value -> [FieldFault] in
        let place = "\(pointer)/\(index)/\(JSONPointer.escaped(name))"
        guard let field = known[name], !field.type.isDecoration else {
          return [AnswerFault.unknownField.at(place)]
        }
        return field.shapeFaults(of: value, at: place)
      }
    }
  }

  static let mostRows = 200
}

/// RFC 6901.
enum JSONPointer {
  static func escaped(_ name: String) -> String {
    var result = ""
    for scalar in name.unicodeScalars {
      switch scalar {
      case "~": result += "~0"
      case "/": result += "~1"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
