/// An answer that is there before anybody typed, and where it comes from.
package struct Prefilled: Sendable, Hashable {
  package let value: FormValue
  /// A name of `FormFacts`, or `default`.
  package let source: String
  package let isLocked: Bool

  package init(value: FormValue, source: String, isLocked: Bool) {
    self.value = value
    self.source = source
    self.isLocked = isLocked
  }
}

extension Form {
  /// What a new draft begins with.
  package func prefilled(from facts: FormFacts) -> [String: Prefilled] {
    var result: [String: Prefilled] = [:]
    for field in fields {
      if let prefilled = field.prefilled(from: facts) { result[field.name] = prefilled }
    }
    return result
  }

  /// Whether it asks the house about the applicant at all.
  package var needsFacts: Bool {
    allFields.contains { field in
      field.prefill != nil || (field.rules.source.map { $0 != "query" } ?? false)
        || field.rules.verified || field.rules.matchProfile || field.rules.matchCompany
    } || !contextNames.isEmpty
  }

  /// Names of facts that conditions and formulas look at.
  package var contextNames: Set<String> {
    var names = steps.flatMap { $0.visibleIf?.references ?? [] }
    for field in allFields {
      names += field.visibleIf?.references ?? []
      names += field.requiredIf?.references ?? []
      names += field.expression?.references ?? []
      names += field.validators.flatMap(\.condition.references)
    }
    return Set(names.filter { FormFacts.kinds[$0] != nil })
  }

  /// With the fields of rows.
  package var allFields: [Field] { fields.flatMap { [$0] + $0.fields } }
}

extension Field {
  func prefilled(from facts: FormFacts) -> Prefilled? {
    if let prefill, let fact = facts[prefill.source] {
      return Prefilled(
        value: shaped(fact), source: prefill.source, isLocked: prefill.isLocked || isReadonly)
    }
    if let source = rules.source, let fact = facts[source] {
      return Prefilled(value: shaped(fact), source: source, isLocked: true)
    }
    guard isReadonly, let value = defaultAnswer else { return nil }
    return Prefilled(value: value, source: "default", isLocked: true)
  }

  /// What an answer is whatever was typed; `nil` where the applicant answers.
  func fixedValue(in context: FormContext) -> FormValue? {
    if let source = rules.source, source != "query", let facts = context.knowledge.facts {
      return facts[source].map(shaped) ?? .null
    }
    if let prefill, prefill.isLocked || isReadonly {
      if let fact = context.knowledge.facts?[prefill.source] { return shaped(fact) }
      return nil
    }
    return isReadonly ? defaultAnswer : nil
  }

  /// Whether a change of a draft would touch what the applicant has no say in. Where the house
  /// knows nothing, he may fill the field in.
  func isFixed(against facts: FormFacts?, current: FormValue) -> Bool {
    if let prefill, prefill.isLocked || isReadonly {
      if let facts { return facts[prefill.source] != nil }
      return !current.isEmpty
    }
    return isReadonly
  }

  /// A hidden field whose value is the house's word, the key of a signature: what is sent for it is
  /// passed over.
  var isFilledByServer: Bool {
    type == .computed || type == .signature || (rules.source.map { $0 != "query" } ?? false)
  }

  private var defaultAnswer: FormValue? {
    guard let text = defaultValue, !text.isEmpty else { return nil }
    switch type.kind {
    case .number: return type == .money ? .text(text) : .number(FixedDecimal(text)?.text ?? "0")
    case .bool: return .bool(text == "true")
    default: return .text(text)
    }
  }

  /// A fact in the shape that the field takes.
  private func shaped(_ fact: FormValue) -> FormValue {
    if type.accepts(fact) { return fact }
    return switch fact {
    case .number(let text): .text(text)
    case .bool(let flag): .text(flag ? "true" : "false")
    default: fact
    }
  }
}
