import Kernel

/// In which order steps stand, and fields in them, by the keys of their rows.
package struct FormOrder: Sendable, Hashable {
  package struct Step: Sendable, Hashable {
    package let id: Int64
    package let fields: [Int64]

    package init(id: Int64, fields: [Int64]) {
      self.id = id
      self.fields = fields
    }
  }

  package let steps: [Step]

  package init(steps: [Step]) { self.steps = steps }
}

extension FormDraft {
  /// Steps and fields in a new order; a field may go to another step. Every one of them is named
  /// exactly once, or nothing moves.
  package func arranged(_ order: FormOrder) throws(DraftRefusal) -> FormDraft {
    var faults: [FieldFault] = []
    let steps = Dictionary(
      uniqueKeysWithValues: steps.compactMap { step in step.id.map { ($0, step) } })
    let fields = Dictionary(
      uniqueKeysWithValues: fields.compactMap { field in field.id.map { ($0, field) } })
    var seenSteps: Set<Int64> = []
    var seenFields: Set<Int64> = []
    var arranged: [Step] = []
    for (index, wanted) in order.steps.enumerated() {
      let place = "/steps/\(index)"
      if !seenSteps.insert(wanted.id).inserted {
        faults.append(AnswerFault.repeated.at("\(place)/id"))
      }
      var kept: [Field] = []
      for (number, id) in wanted.fields.enumerated() {
        let pointer = "\(place)/fields/\(number)"
        if !seenFields.insert(id).inserted { faults.append(AnswerFault.repeated.at(pointer)) }
        if let field = fields[id] {
          kept.append(field)
        } else {
          faults.append(AnswerFault.notAnOption.at(pointer))
        }
      }
      guard var step = steps[wanted.id] else {
        faults.append(AnswerFault.notAnOption.at("\(place)/id"))
        continue
      }
      step.fields = kept
      arranged.append(step)
    }
    if !seenSteps.isSuperset(of: steps.keys) || !seenFields.isSuperset(of: fields.keys) {
      faults.append(AnswerFault.required.at("/steps"))
    }
    guard faults.isEmpty else { throw DraftRefusal(faults: faults) }
    return FormDraft(steps: arranged)
  }
}
