/// What differs between two states of a form: fields by their names, steps by their places.
package struct FormComparison: Sendable, Hashable {
  package struct Place: Sendable, Hashable {
    package let name: String
    package let pointer: String
  }

  package struct Change: Sendable, Hashable {
    package let name: String
    /// Where it was.
    package let from: String
    package let pointer: String
    /// Pointers inside the field to what differs; empty where it only went to another step.
    package let changes: [String]
  }

  /// Pointers to what differs in steps that both have, fields apart, and to steps that only one has.
  package private(set) var steps: [String] = []
  package private(set) var added: [Place] = []
  package private(set) var removed: [Place] = []
  package private(set) var changed: [Change] = []

  package var isEmpty: Bool {
    steps.isEmpty && added.isEmpty && removed.isEmpty && changed.isEmpty
  }

  package init(from old: FormDraft, to new: FormDraft) {
    let before = FormComparison.places(of: old)
    let after = FormComparison.places(of: new)
    for (field, step, pointer) in after.list {
      guard let (known, oldStep, from) = before.byName[field.name] else {
        added.append(Place(name: field.name, pointer: pointer))
        continue
      }
      var changes = AnswerChanges.between(known.details, field.details)
      if known.type != field.type { changes.append("/type") }
      if !changes.isEmpty || step != oldStep {
        changed.append(Change(name: field.name, from: from, pointer: pointer, changes: changes))
      }
    }
    removed = before.list.filter { after.byName[$0.field.name] == nil }
      .map { Place(name: $0.field.name, pointer: $0.pointer) }
    compareSteps(old, new)
  }

  private mutating func compareSteps(_ old: FormDraft, _ new: FormDraft) {
    for index in 0..<max(old.steps.count, new.steps.count) {
      let place = "/steps/\(index)"
      guard index < old.steps.count, index < new.steps.count else {
        steps.append(place)
        continue
      }
      let (first, second) = (old.steps[index], new.steps[index])
      steps += AnswerChanges.between(
        ["title": first.title, "visible_if": first.visibleIf],
        ["title": second.title, "visible_if": second.visibleIf]
      ).map { place + $0 }
      // The order of those that both have.
      let names = (Set(first.fields.map(\.name)), Set(second.fields.map(\.name)))
      let common = names.0.intersection(names.1)
      if first.fields.map(\.name).filter(common.contains)
        != second.fields.map(\.name).filter(common.contains)
      {
        steps.append("\(place)/fields")
      }
    }
  }

  private typealias Found = (field: FormDraft.Field, step: Int, pointer: String)

  private static func places(of draft: FormDraft) -> (list: [Found], byName: [String: Found]) {
    let list = draft.steps.enumerated().flatMap { index, step in
      step.fields.enumerated().map { number, field -> Found in
        (field, index, "/steps/\(index)/fields/\(number)")
      }
    }
    return (list, Dictionary(list.map { ($0.field.name, $0) }) { first, _ in first })
  }
}
