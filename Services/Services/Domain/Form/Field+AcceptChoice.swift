extension Field {
  func acceptChoice(_ value: FormValue, in scope: AnswerScope) -> Acceptance {
    if let own = value["other"]?.text {
      guard rules.other, value.object?.count == 1 else { return refuse(.notAnOption) }
      let text = own.trimmed
      if text.isEmpty { return refuse(.required) }
      if text.unicodeScalars.count > 500 { return refuse(.tooLong(most: 500)) }
      return .success(.object(["other": .text(text)]))
    }
    guard let code = value.text else { return refuse(.notAnOption) }
    return fault(of: code, in: scope).map(refuse) ?? .success(value)
  }

  func acceptChoices(_ items: [FormValue], in scope: AnswerScope) -> Acceptance {
    let codes = items.compactMap(\.text)
    var faults: [AnswerFault] = []
    if let fault = codes.lazy.compactMap({ fault(of: $0, in: scope) }).first {
      faults.append(fault)
    }
    if Set(codes).count != codes.count { faults.append(.repeated) }
    if let least = rules.minItems, codes.count < least { faults.append(.tooFew(least: least)) }
    if let most = rules.maxItems, codes.count > most { faults.append(.tooMany(most: most)) }
    return refusing(faults, else: .list(items))
  }

  /// Whether a code is on offer: among the form's own options, or in the directory and there below
  /// what was chosen before.
  func fault(of code: String, in scope: AnswerScope) -> AnswerFault? {
    guard let directory = rules.directory else {
      return options.contains { $0.code == code } ? nil : .notAnOption
    }
    guard (1...100).contains(code.utf8.count) else { return .notAnOption }
    let knowledge = scope.context.knowledge
    let kind = ReferenceKind.directory(directory)
    guard let item = knowledge.found[Reference(kind, code)] else {
      return knowledge.asked.contains(kind) ? .notAnOption : nil
    }
    guard let parent = rules.parent else { return nil }
    let above = scope.value(of: parent)
    let isBelow = item.parent.map { code in
      above.text == code || above.list?.contains { $0.text == code } == true
    }
    return isBelow == true ? nil : .notAnOption
  }
}
