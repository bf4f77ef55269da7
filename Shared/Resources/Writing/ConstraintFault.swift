import Foundation
import Kernel

/// What a constraint of the database has against a value.
enum ConstraintFault {
  case check(TableSchema.Check)
  case reference
  case unique

  func at(_ pointer: String) -> FieldFault {
    FieldFault(pointer: pointer, code: code, message: message)
  }

  private var code: String {
    switch self {
    case .check(let check): check.words == nil ? "not-allowed" : "not-a-choice"
    case .reference: "unknown-reference"
    case .unique: ConstraintFault.taken
    }
  }

  static let taken = "already-exists"

  private var message: Localized {
    switch self {
    case .check(let check):
      check.words.map(choices)
        ?? Localized(
          ru: "Недопустимое значение", kk: "Рұқсат етілмеген мән",
          en: "This value is not allowed")
    case .reference:
      Localized(
        ru: "Такой записи нет", kk: "Мұндай жазба жоқ", en: "There is no such thing")
    case .unique:
      Localized(ru: "Уже есть", kk: "Бұрыннан бар", en: "It is there already")
    }
  }

  private func choices(_ words: [String]) -> Localized {
    let list = words.joined(separator: ", ")
    return Localized(
      ru: "Допустимые значения: \(list)", kk: "Рұқсат етілген мәндер: \(list)",
      en: "Allowed values: \(list)")
  }
}

extension TableSchema.Check {
  /// The words of a check that a text column is one of some; `nil` for any other.
  package var words: [String]? {
    guard columns.filter({ $0 != "legacy" }).count == 1,
      expression.contains("= ANY ("), let open = expression.range(of: "ARRAY[")
    else { return nil }
    var words: [String] = []
    var rest = expression[open.upperBound...]
    while let start = rest.firstIndex(of: "'") {
      let after = rest.index(after: start)
      guard let end = rest[after...].firstIndex(of: "'") else { return nil }
      words.append(String(rest[after..<end]))
      rest = rest[rest.index(after: end)...]
    }
    return words.isEmpty ? nil : words
  }
}
