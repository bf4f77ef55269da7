import FoundationEssentials

extension Field {
  /// The one spelling of the key that an answer names a thing by; `nil` if it is none.
  func key(of value: FormValue) -> String? {
    switch type {
    case .company, .user, .serviceRequest:
      return value.integer.flatMap { (1...Int(Int32.max)).contains($0) ? String($0) : nil }
    case .city where rules.directory == nil:
      return value.integer.flatMap { (1...Int(Int32.max)).contains($0) ? String($0) : nil }
    case .organization, .city:
      let code = value.text?.trimmed ?? ""
      let isCode = (1...100).contains(code.utf8.count) && !code.contains(where: \.isWhitespace)
      return isCode ? code : nil
    case .file, .files, .image:
      return (value["id"]?.text ?? value.text).flatMap { UUID(uuidString: $0) }?.uuidString
        .lowercased()
    default: return nil
    }
  }

  func acceptReference(_ value: FormValue, in scope: AnswerScope) -> Acceptance {
    guard let key = key(of: value), let kind = type.referenceKind else {
      return refuse(.notAReference)
    }
    if rules.directory != nil {
      return fault(of: key, in: scope).map(refuse) ?? .success(.text(key))
    }
    let accepted: FormValue = type == .organization ? .text(key) : .number(key)
    let knowledge = scope.context.knowledge
    guard let thing = knowledge.found[Reference(kind, key)] else {
      return knowledge.asked.contains(kind) ? refuse(.nothingThere) : .success(accepted)
    }
    let fits = rules.filter.allSatisfy { name, wanted in
      let has = thing.attributes[name] ?? .null
      return (has.list ?? [has]).contains { item in
        wanted.contains { Condition.same(item, $0) }
      }
    }
    return fits ? .success(accepted) : refuse(.notAllowedHere)
  }

  func acceptFile(_ value: FormValue, in context: FormContext) -> Acceptance {
    guard let key = key(of: value) else { return refuse(.notAFile) }
    return fault(ofFile: key, in: context).map(refuse) ?? .success(.text(key))
  }

  func acceptFiles(_ items: [FormValue], in context: FormContext) -> Acceptance {
    let keys = items.compactMap { key(of: $0) }
    guard keys.count == items.count else { return refuse(.notAFile) }
    var faults: [AnswerFault] = []
    if let fault = keys.lazy.compactMap({ fault(ofFile: $0, in: context) }).first {
      faults.append(fault)
    }
    if Set(keys).count != keys.count { faults.append(.repeated) }
    let most = rules.maxCount ?? 20
    if keys.count > most { faults.append(.tooMany(most: most)) }
    return refusing(faults, else: .list(keys.map { .text($0) }))
  }

  private func fault(ofFile key: String, in context: FormContext) -> AnswerFault? {
    guard let file = context.knowledge.found[Reference(.file, key)] else {
      return context.knowledge.asked.contains(.file) ? .notAFile : nil
    }
    if let most = rules.maxSize, let bytes = file.bytes, bytes > most {
      return .tooLarge(bytes: most)
    }
    let types = rules.mediaTypes ?? (type == .image ? FileKinds.images : nil)
    if let types, let type = file.mediaType, !types.contains(type) { return .wrongFileType }
    return nil
  }
}
