package import Kernel

/// Which papers requests of a service owe (`documents` in its `config`).
///
///     [{"code": "estimate", "name": {"ru": …}, "steps": ["created", "returned"], "by": "applicant",
///       "required": true}]
///
/// It is owed as long as a request stands at one of `steps`, at every step if none is said: a move with
/// the guard `required_documents` does not leave them without it.
package struct DocumentRules: Sendable, Hashable {
  package let items: [DocumentRule]

  /// What has no code says nothing.
  package init(_ value: FormValue?) {
    items = (value?.list ?? []).compactMap(DocumentRule.init)
  }

  package subscript(_ code: String) -> DocumentRule? { items.first { $0.code == code } }

  /// What must be there before a request leaves the step.
  package func owed(at step: String) -> [DocumentRule] {
    items.filter { $0.isRequired && $0.belongs(to: step) }
  }
}

/// One document that a service asks for, and at which steps.
package struct DocumentRule: Sendable, Hashable {
  package let code: String
  package let name: Localized
  package let steps: [String]
  package let source: DocumentSource
  package let isRequired: Bool

  init?(_ value: FormValue) {
    guard let code = value["code"]?.text, !code.isEmpty else { return nil }
    self.code = code
    name = Localized(value["name"]) ?? Localized(ru: code, kk: code, en: code)
    steps = (value["steps"]?.list ?? []).compactMap(\.text)
    source = value["by"]?.text.flatMap(DocumentSource.init(rawValue:)) ?? .applicant
    isRequired = value["required"] != .bool(false)
  }

  package func belongs(to step: String) -> Bool { steps.isEmpty || steps.contains(step) }

  /// Its step was reached, and is over. A request that comes back to it is in time again.
  package func isOver(at step: String, past: Set<String>) -> Bool {
    !belongs(to: step) && !past.isDisjoint(with: steps)
  }

  /// What there is of it, judged by the best of its papers.
  package func state(of papers: [DocumentStanding]) -> DocumentState {
    let good = papers.filter { $0.scan == .clean || $0.scan == .none }
    if good.contains(where: { !$0.isLate }) { return .present }
    if !good.isEmpty { return .late }
    return papers.contains { $0.scan == .waiting } ? .checking : .missing
  }
}

/// Who brings a document.
package enum DocumentSource: String, Sendable, CaseIterable {
  case applicant, staff, expert
  /// It lies with another system; only its number there is known.
  case external
}

/// What there is of a document that is asked for.
package enum DocumentState: String, Sendable, CaseIterable {
  case present
  /// It came after the step that wanted it.
  case late
  /// Nobody has said yet that its file is clean.
  case checking
  case missing
}

/// What the virus scan has said of a file.
package enum FileScan: String, Sendable, CaseIterable {
  /// It came where nobody scans.
  case none
  case waiting, clean, infected

  package var isReadable: Bool { self == .none || self == .clean }
}

/// As much of one paper as its rule asks for.
package struct DocumentStanding: Sendable, Hashable {
  package let isLate: Bool
  package let scan: FileScan

  package init(isLate: Bool, scan: FileScan) {
    self.isLate = isLate
    self.scan = scan
  }
}
