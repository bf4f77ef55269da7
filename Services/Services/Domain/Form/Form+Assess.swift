package import Kernel

/// What a form says of a set of answers.
package struct Assessment: Sendable, Hashable {
  /// The answers that count: hidden ones dropped, numbers of persons and telephones in one
  /// spelling, computed ones worked out.
  package let answers: [String: FormValue]
  /// Names of the fields that are shown for these answers.
  package let visible: Set<String>
  /// Those of them that have to be answered.
  package let required: Set<String>
  /// All that is missing or wrong, in the order of the form.
  package let faults: [FieldFault]
  /// Names whose answers stand as they are and were not judged.
  package let standing: Set<String>
}

extension Form {
  /// Goes through the form in order: a condition sees only what stands before it and counts. A
  /// hidden field is neither demanded nor kept; a hidden step hides its fields. `standing`: answers
  /// that are not judged as long as they are these (`Form.standing`). `demanding`: fields that have to be
  /// answered besides those that the form demands.
  package func assess(
    _ answers: [String: FormValue], in context: FormContext, standing: [String: FormValue] = [:],
    demanding: Set<String> = []
  ) -> Assessment {
    var scope = AnswerScope(answers: [:], context: context)
    var visible: Set<String> = []
    var required: Set<String> = []
    var faults: [FieldFault] = []
    var untouched = unknown(standing, stillIn: answers)
    for step in steps where step.visibleIf?.holds(in: scope) ?? true {
      for field in step.fields where field.visibleIf?.holds(in: scope) ?? true {
        visible.insert(field.name)
        if field.type.isDecoration { continue }
        let isRequired =
          field.isDemanded(in: scope)
          || (demanding.contains(field.name) && field.type != .computed)
        if isRequired { required.insert(field.name) }
        let given = answers[field.name] ?? .null
        if let value = standing[field.name], field.isSame(given, value) {
          untouched[field.name] = value
          if value != .null { scope.answers[field.name] = value }
          continue
        }
        let pointer = "/data/\(field.name)"
        let judged = field.judge(given, at: pointer, in: scope, isRequired: isRequired)
        faults += judged.faults
        guard judged.value != .null else { continue }
        scope.answers[field.name] = judged.value
        guard judged.faults.isEmpty else { continue }
        faults += field.validatorFaults(at: pointer, in: scope)
        if context.knowledge.taken.contains(field.name) {
          faults.append(field.fault(.taken, at: pointer))
        }
      }
    }
    let stood = untouched.filter { $0.value != .null }
    return Assessment(
      answers: scope.answers.merging(stood) { $1 }, visible: visible, required: required,
      faults: faults, standing: Set(untouched.keys))
  }
}

extension Field {
  struct Judged {
    var value: FormValue
    var faults: [FieldFault] = []
  }

  func isDemanded(in scope: AnswerScope) -> Bool {
    type != .computed && (isRequired || requiredIf?.holds(in: scope) ?? false)
  }

  func judge(
    _ typed: FormValue, at pointer: String, in scope: AnswerScope, isRequired: Bool
  ) -> Judged {
    if let expression { return Judged(value: expression.value(in: scope)) }
    // It is there when all the rest has been signed, and never sent.
    if type == .signature { return Judged(value: .null) }
    let given = fixedValue(in: scope.context) ?? typed
    if given.isEmpty || isBlankMarkup(given) {
      return Judged(value: .null, faults: isRequired ? [fault(.required, at: pointer)] : [])
    }
    guard type.accepts(given) else {
      return Judged(value: given, faults: [fault(.wrongType, at: pointer)])
    }
    switch type {
    case .group: return judgeRows(given.list ?? [], at: pointer, in: scope)
    case .matrix:
      return judgeMatrix(given.object ?? [:], at: pointer, in: scope, isRequired: isRequired)
    default: break
    }
    switch accept(given, in: scope) {
    case .success(let value): return Judged(value: value)
    case .failure(let refusal):
      return Judged(value: given, faults: refusal.faults.map { fault($0, at: pointer) })
    }
  }

  /// A paragraph without a word answers nothing.
  private func isBlankMarkup(_ value: FormValue) -> Bool {
    guard type == .richtext, let text = value.text, text.utf8.count <= RichText.mostBytes else {
      return false
    }
    return FormValue.text(RichText(cleaning: text, for: rules.profile).text).isEmpty
  }

  func validatorFaults(at pointer: String, in scope: AnswerScope) -> [FieldFault] {
    validators.filter { !$0.condition.holds(in: scope) }
      .map { AnswerFault.own(code: $0.code, $0.message).at(pointer) }
  }

  private func judgeRows(
    _ rows: [FormValue], at pointer: String, in scope: AnswerScope
  ) -> Judged {
    var faults: [FieldFault] = []
    if let least = rules.minRows, rows.count < least {
      faults.append(fault(.tooFew(least: least), at: pointer))
    }
    let most = rules.maxRows ?? Field.mostRows
    if rows.count > most { faults.append(fault(.tooMany(most: most), at: pointer)) }
    let kept = rows.prefix(Field.mostRows).enumerated().map { index, row -> FormValue in
      var inner = scope
      inner.row = [:]
      for field in fields where field.visibleIf?.holds(in: inner) ?? true {
        if field.type.isDecoration { continue }
        let place = "\(pointer)/\(index)/\(field.name)"
        let judged = field.judge(
          row[field.name] ?? .null, at: place, in: inner,
          isRequired: field.isDemanded(in: inner))
        faults += judged.faults
        guard judged.value != .null else { continue }
        inner.row[field.name] = judged.value
        if judged.faults.isEmpty { faults += field.validatorFaults(at: place, in: inner) }
      }
      return .object(inner.row)
    }
    let value = FormValue.list(kept)
    faults += rules.totals.flatMap { totalFaults($0, of: value, at: pointer, in: scope) }
    return Judged(value: value, faults: faults)
  }

  private func totalFaults(
    _ total: RowTotal, of rows: FormValue, at pointer: String, in scope: AnswerScope
  ) -> [FieldFault] {
    guard let sum = Expression.sum(of: total.column, in: rows) else { return [] }
    func value(_ limit: RowTotal.Limit?) -> FixedDecimal? {
      switch limit {
      case .number(let number): number
      case .field(let name): scope.value(of: name).decimal
      case nil: nil
      }
    }
    let column = fields.first(where: { $0.name == total.column })
    let title = column?.title ?? Localized()
    if let least = value(total.least), sum < least {
      return [fault(.totalBelow(column: title, least.text), at: pointer)]
    }
    if let most = value(total.most), sum > most {
      return [fault(.totalAbove(column: title, most.text), at: pointer)]
    }
    return []
  }
}
