import Kernel

/// A part of one form that is copied into another.
package enum FormBlock: Sendable, Hashable {
  /// All steps of a form, such as one of the library.
  case form(FormDraft)
  case step(FormDraft.Step)
  /// Into the step with this key.
  case field(FormDraft.Field, step: Int64)
}

/// Names of the block that the form has already.
package struct NamesTaken: Error, Sendable, Equatable {
  package let names: [String]

  package init(names: [String]) { self.names = names }
}

extension FormDraft {
  /// The draft with the block at `position` (at the end if there is none). A name that the form has
  /// already is refused, or with `renaming` gets a number, and what in the block refers to it follows.
  package func inserting(
    _ block: FormBlock, at position: Int?, renaming: Bool
  ) throws -> FormDraft {
    let incoming = block.steps
    let known = Set(fields.map(\.name))
    let clashes = incoming.flatMap(\.fields).map(\.name).filter(known.contains)
    if !clashes.isEmpty, !renaming { throw NamesTaken(names: clashes.sorted()) }
    var taken = known.union(incoming.flatMap(\.fields).map(\.name))
    var names: [String: String] = [:]
    for name in clashes where names[name] == nil {
      let free = FormDraft.free(name, besides: taken)
      taken.insert(free)
      names[name] = free
    }
    let steps = incoming.map { $0.renamed(names) }
    var result = self
    switch block {
    case .form, .step:
      result.steps.insert(contentsOf: steps, at: min(position ?? .max, result.steps.count))
    case .field(_, let key):
      guard let index = result.steps.firstIndex(where: { $0.id == key }) else {
        throw DraftRefusal(faults: [AnswerFault.notAnOption.at("/step")])
      }
      let place = min(position ?? .max, result.steps[index].fields.count)
      result.steps[index].fields.insert(contentsOf: steps.flatMap(\.fields), at: place)
    }
    guard result.steps.count <= FormDraft.mostSteps else {
      throw DraftRefusal(faults: [AnswerFault.tooMany(most: FormDraft.mostSteps).at("/from")])
    }
    guard result.steps.allSatisfy({ $0.fields.count <= FormDraft.mostFields }) else {
      throw DraftRefusal(faults: [AnswerFault.tooMany(most: FormDraft.mostFields).at("/from")])
    }
    return result
  }

  /// `name_2`, `name_3`, … within what a name may be long.
  private static func free(_ name: String, besides taken: Set<String>) -> String {
    var number = 2
    while true {
      let suffix = "_\(number)"
      let candidate = String(name.unicodeScalars.prefix(64 - suffix.utf8.count)) + suffix
      if !taken.contains(candidate) { return candidate }
      number += 1
    }
  }
}

extension FormBlock {
  /// Without keys: it gets rows of its own.
  fileprivate var steps: [FormDraft.Step] {
    switch self {
    case .form(let draft): draft.keyless.steps
    case .step(let step): FormDraft(steps: [step]).keyless.steps
    case .field(let field, _):
      FormDraft(steps: [FormDraft.Step(title: .null, visibleIf: .null, fields: [field])]).keyless
        .steps
    }
  }
}

extension FormDraft.Step {
  fileprivate func renamed(_ names: [String: String]) -> FormDraft.Step {
    if names.isEmpty { return self }
    var step = self
    step.visibleIf = FormRenaming.condition(visibleIf, names)
    for index in step.fields.indices {
      step.fields[index].name = names[step.fields[index].name] ?? step.fields[index].name
      step.fields[index].details = FormRenaming.settings(of: step.fields[index].details, names)
    }
    return step
  }
}
