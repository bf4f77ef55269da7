import Kernel

extension FormDraft {
  /// The same with the keys of the rows that it takes the place of: a step or field that names a row
  /// stays that row, a field without a key is the row of its name, and steps of which none has a key
  /// follow those that are there one by one. A key of another form is a fault. `hidden`: fields that
  /// are switched off, by name; one that is named comes back.
  package func taking(
    placeOf current: FormDraft, hidden: [String: Int64] = [:], at root: String = ""
  ) throws(DraftRefusal) -> FormDraft {
    var result = self
    var faults: [FieldFault] = []
    let steps = Set(current.steps.compactMap(\.id))
    let fields = Set(current.fields.compactMap(\.id)).union(hidden.values)
    let named = Dictionary(
      current.fields.compactMap { field in field.id.map { (field.name, $0) } }
    ) { first, _ in first }.merging(hidden) { first, _ in first }
    let isKeyless = !self.steps.contains { $0.id != nil }
    var taken = Set(self.fields.compactMap(\.id))
    for (index, step) in self.steps.enumerated() {
      let place = "\(root)/steps/\(index)"
      if let id = step.id, !steps.contains(id) {
        faults.append(AnswerFault.notAnOption.at("\(place)/id"))
      }
      if isKeyless, index < current.steps.count { result.steps[index].id = current.steps[index].id }
      for (number, field) in step.fields.enumerated() {
        if let id = field.id {
          if !fields.contains(id) {
            faults.append(AnswerFault.notAnOption.at("\(place)/fields/\(number)/id"))
          }
        } else if let id = named[field.name], taken.insert(id).inserted {
          result.steps[index].fields[number].id = id
        }
      }
    }
    guard faults.isEmpty else { throw DraftRefusal(faults: faults) }
    return result
  }

  /// The same without keys: what becomes part of another form.
  package var keyless: FormDraft {
    var copy = self
    for index in copy.steps.indices {
      copy.steps[index].id = nil
      for number in copy.steps[index].fields.indices { copy.steps[index].fields[number].id = nil }
    }
    return copy
  }
}
