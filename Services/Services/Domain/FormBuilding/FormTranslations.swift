package import Kernel

/// Which texts of a form lack a language.
package struct FormTranslations: Sendable, Hashable {
  package struct Gap: Sendable, Hashable {
    package let pointer: String
    package let missing: [Language]
  }

  /// Texts in all.
  package private(set) var total = 0
  package private(set) var gaps: [Gap] = []

  /// How many texts there are in a language.
  package func complete(in language: Language) -> Int {
    total - gaps.count { $0.missing.contains(language) }
  }

  /// `name` and `description` of the form, then all that its steps say: titles, help, options, and
  /// whatever texts stand in settings. What may be left out is missing only where it was begun.
  package init(name: FormValue, description: FormValue, draft: FormDraft) {
    demand(name, at: "/name")
    look(at: description, at: "/description")
    for (index, step) in draft.steps.enumerated() {
      let place = "/steps/\(index)"
      demand(step.title, at: "\(place)/title")
      for (number, field) in step.fields.enumerated() {
        let details = field.details.merging(["type": .text(field.type)]) { $1 }
        look(atField: details, at: "\(place)/fields/\(number)")
      }
    }
  }

  private mutating func look(atField members: [String: FormValue], at place: String) {
    let isTitled = members["type"]?.text != FieldType.divider.rawValue
    for key in members.keys.sorted() {
      guard let value = members[key] else { continue }
      let pointer = "\(place)/\(JSONPointer.escaped(key))"
      if key == "title", isTitled {
        demand(value, at: pointer)
      } else if key == "options", let options = value.list {
        for (index, option) in options.enumerated() {
          demand(option["label"] ?? .null, at: "\(pointer)/\(index)/label")
        }
      } else {
        look(at: value, at: pointer)
      }
    }
  }

  private mutating func look(at value: FormValue, at place: String) {
    switch value {
    case .object(let members):
      if FormTranslations.isText(members) { return demand(value, at: place) }
      // The fields of a group are fields.
      let isField = members["name"]?.text != nil && members["type"]?.text != nil
      if isField { return look(atField: members, at: place) }
      for key in members.keys.sorted() {
        look(at: members[key] ?? .null, at: "\(place)/\(JSONPointer.escaped(key))")
      }
    case .list(let items):
      for (index, item) in items.enumerated() { look(at: item, at: "\(place)/\(index)") }
    case .null, .bool, .number, .text: break
    }
  }

  private mutating func demand(_ value: FormValue, at place: String) {
    total += 1
    let missing = Language.allCases.filter { (value[$0.rawValue] ?? .null).isEmpty }
    if !missing.isEmpty { gaps.append(Gap(pointer: place, missing: missing)) }
  }

  /// An object of languages of which one has a text.
  private static func isText(_ members: [String: FormValue]) -> Bool {
    !members.isEmpty && members.keys.allSatisfy { Language(rawValue: $0) != nil }
      && members.values.contains { $0.text != nil && !$0.isEmpty }
  }
}
