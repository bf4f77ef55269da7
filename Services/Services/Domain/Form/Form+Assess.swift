package import Kernel

/// What a form says of a set of answers.
package struct Assessment: Sendable, Hashable {
  /// The answers that count: hidden ones dropped, numbers of persons and telephones in one
  /// spelling, computed ones worked out.
  package let answers: [String: FormValue]
  /// Names of the fields that are shown for these answers.
  package let visible: Set<String>
  /// All that is missing or wrong, in the order of the form.
  package let faults: [FieldFault]
}

extension Form {
  /// Goes through the form in order: a condition sees only what stands before it and counts. A
  /// hidden field is neither demanded nor kept; a hidden step hides its fields.
  package func assess(_ answers: [String: FormValue], in context: FormContext) -> Assessment {
    var scope = AnswerScope(answers: [:], context: context)
    var visible: Set<String> = []
    var faults: [FieldFault] = []
    for step in steps where step.visibleIf?.holds(in: scope) ?? true {
      for field in step.fields where field.visibleIf?.holds(in: scope) ?? true {
        visible.insert(field.name)
        if field.type.isDecoration { continue }
        let given = answers[field.name] ?? .null
        let judged = field.judge(given, at: "/data/\(field.name)", in: scope)
        faults += judged.faults
        if judged.value != .null { scope.answers[field.name] = judged.value }
      }
    }
    return Assessment(answers: scope.answers, visible: visible, faults: faults)
  }
}

extension Field {
  struct Judged {
    var value: FormValue
    var faults: [FieldFault]
  }

  func judge(_ given: FormValue, at pointer: String, in scope: AnswerScope) -> Judged {
    if let expression { return Judged(value: expression.value(in: scope), faults: []) }
    if given.isEmpty {
      let isDemanded = isRequired || requiredIf?.holds(in: scope) ?? false
      if isDemanded { return Judged(value: .null, faults: [AnswerFault.required.at(pointer)]) }
      return Judged(value: .null, faults: [])
    }
    guard type.accepts(given) else {
      return Judged(value: given, faults: [AnswerFault.wrongType.at(pointer)])
    }
    if type == .group { return judgeRows(given.list ?? [], at: pointer, in: scope) }
    switch accept(given, today: scope.context.today) {
    case .success(let value): return Judged(value: value, faults: [])
    case .failure(let refusal):
      return Judged(value: given, faults: refusal.faults.map { $0.at(pointer) })
    }
  }

  private func judgeRows(
    _ rows: [FormValue], at pointer: String, in scope: AnswerScope
  ) -> Judged {
    var faults: [FieldFault] = []
    if let least = rules.minRows, rows.count < least {
      faults.append(AnswerFault.tooFew(least: least).at(pointer))
    }
    let most = rules.maxRows ?? Field.mostRows
    if rows.count > most { faults.append(AnswerFault.tooMany(most: most).at(pointer)) }
    let kept = rows.prefix(Field.mostRows).enumerated().map { index, row -> FormValue in
      var inner = scope
      inner.row = [:]
      for field in fields where field.visibleIf?.holds(in: inner) ?? true {
        if field.type.isDecoration { continue }
        let judged = field.judge(
          row[field.name] ?? .null, at: "\(pointer)/\(index)/\(field.name)", in: inner)
        faults += judged.faults
        if judged.value != .null { inner.row[field.name] = judged.value }
      }
      return .object(inner.row)
    }
    return Judged(value: .list(kept), faults: faults)
  }
}
