package import Kernel

/// One field of a form, as published.
package struct Field: Sendable, Hashable {
  package struct Option: Sendable, Hashable {
    package let code: String
    package let label: Localized
    /// What it counts in `Form.score`.
    package let score: FixedDecimal?
  }

  /// What must hold besides the rules of the type, in the form's own words.
  package struct Validator: Sendable, Hashable {
    package let code: String
    let condition: Condition
    /// The condition as published, for the browser's own evaluator.
    package let assertion: FormValue
    package let message: Localized
  }

  /// Where its answer comes from before anybody types.
  package struct Prefill: Sendable, Hashable {
    /// A name of `FormFacts`, such as `company.name`.
    package let source: String
    /// The applicant takes it as it is.
    package let isLocked: Bool
  }

  /// Its key in the answers; unique in the form.
  package let name: String
  package let type: FieldType
  package let title: Localized
  package var subtitle: Localized?
  package var placeholder: Localized?
  package var help: Localized?
  package var isRequired = false
  /// The applicant never types it: it comes from its default or from where it is filled from.
  package var isReadonly = false
  package var visibleIf: Condition?
  package var requiredIf: Condition?
  package var prefill: Prefill?
  package var validators: [Validator] = []
  /// By the code of the fault; `*` for all others.
  package var messages: [String: Localized] = [:]
  package var options: [Option] = []
  /// Of a group: the fields of one row.
  package var fields: [Field] = []
  /// Of a matrix: its rows, its columns, and the field that each cell is.
  package var rows: [Option] = []
  package var columns: [Option] = []
  package var cell: [Field] = []
  /// Of decoration: what it says.
  package var content: Localized?
  package var rules = FieldRules()
  package var expression: Expression?
  package var width = 12
  package var defaultValue: String?
  /// `validation` and `config` as published, for the browser's own evaluator.
  package var settings: [String: FormValue] = [:]

  /// What a draft may hold under a name, whatever its content: shape and size only.
  func shapeFaults(of value: FormValue, at pointer: String) -> [FieldFault] {
    if type == .computed || type == .signature { return [] }
    guard type.accepts(value) else { return [fault(.wrongType, at: pointer)] }
    guard type == .group, let rows = value.list else { return [] }
    if rows.count > Field.mostRows { return [fault(.tooMany(most: Field.mostRows), at: pointer)] }
    let known = Dictionary(fields.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
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

  /// A fault in the field's own words, if it has some.
  func fault(_ fault: AnswerFault, at pointer: String) -> FieldFault {
    let plain = fault.at(pointer)
    guard let own = messages[plain.code] ?? messages["*"] else { return plain }
    return FieldFault(pointer: pointer, code: plain.code, message: own)
  }

  /// The value without what only the server may say.
  func withoutComputed(_ value: FormValue) -> FormValue {
    guard type == .group, let rows = value.list else { return value }
    let computed = Set(fields.filter { $0.type == .computed }.map(\.name))
    if computed.isEmpty { return value }
    return .list(
      rows.map { row in
        row.object.map { .object($0.filter { !computed.contains($0.key) }) } ?? row
      })
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
