package import Kernel

/// A change of a draft that cannot be kept: every fault at once.
package struct DraftRefusal: Error, Sendable, Equatable {
  package let faults: [FieldFault]
}

extension Form {
  /// Lays a change over a draft, as a JSON merge patch of the top level: null clears, rows of a
  /// group are replaced together. A draft may be half typed, so only shape, size and the name are
  /// judged here; `open` names the fields that a returned request lets the applicant change. What
  /// only the server says is passed over; what is locked is refused.
  package func merge(
    _ change: [String: FormValue], into answers: [String: FormValue], open: Set<String>? = nil,
    facts: FormFacts? = nil
  ) throws(DraftRefusal) -> [String: FormValue] {
    var faults: [FieldFault] = []
    var merged = answers
    for (name, value) in change.sorted(by: { $0.key < $1.key }) {
      let pointer = "/data/\(JSONPointer.escaped(name))"
      guard let field = field(named: name), !field.type.isDecoration else {
        faults.append(AnswerFault.unknownField.at(pointer))
        continue
      }
      if field.isFilledByServer { continue }
      let current = answers[name] ?? .null
      if current != value, field.isFixed(against: facts, current: current) {
        faults.append(field.fault(.fixed, at: pointer))
        continue
      }
      if let open, !open.contains(name), current != value {
        faults.append(AnswerFault.locked.at(pointer))
        continue
      }
      faults += field.shapeFaults(of: value, at: pointer)
      merged[name] = value == .null ? nil : field.withoutComputed(value)
    }
    // What was signed is what went in, not what becomes of it now.
    merged = withoutSignatures(merged)
    if CanonicalJSON.bytes(of: .object(merged)).count > Form.mostBytes {
      faults.append(AnswerFault.tooLarge(bytes: Form.mostBytes).at("/data"))
    }
    guard faults.isEmpty else { throw DraftRefusal(faults: faults) }
    return merged
  }

  /// What a returned request lets the applicant change: the marked fields, those that its last
  /// version did not show (a changed answer may call for them), and everything if none is marked.
  package func openFields(
    marked: [String], shownBefore: Set<String>
  ) -> Set<String>? {
    guard !marked.isEmpty else { return nil }
    let hidden = fields.map(\.name).filter { !shownBefore.contains($0) }
    return Set(marked).union(hidden)
  }
}
