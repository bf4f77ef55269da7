extension Form {
  /// What stands as it is of answers that came from the old site, whatever they look like: what was shown
  /// there, is not marked now and has been the same ever since. Also what no field asks for any more.
  /// `shown`: names of the fields that the old answers were given to; `last`: what was submitted last.
  package func standing(
    of old: [String: FormValue], shown: Set<String>, last: [String: FormValue],
    marked: Set<String>
  ) -> [String: FormValue] {
    var standing: [String: FormValue] = [:]
    for field in fields where shown.contains(field.name) && !marked.contains(field.name) {
      if field.type.isDecoration || field.isFilledByServer { continue }
      let value = last[field.name] ?? .null
      if field.isSame(old[field.name] ?? .null, value) { standing[field.name] = value }
    }
    for (name, value) in old where field(named: name) == nil && last[name] == value {
      standing[name] = value
    }
    return standing
  }

  /// The fields that old answers were given to: those of the old site's own form (`known`), and what
  /// was answered, as far as it is shown for these answers.
  package func shown(
    by old: [String: FormValue], known: Set<String>, in context: FormContext
  ) -> Set<String> {
    assess(old, in: context).visible.filter { known.contains($0) || old[$0] != nil }
  }

  /// Of answers that stand those that this form has no field for.
  func unknown(
    _ standing: [String: FormValue], stillIn answers: [String: FormValue]
  ) -> [String: FormValue] {
    if standing.isEmpty { return [:] }
    return standing.filter { field(named: $0.key) == nil && answers[$0.key] == $0.value }
  }
}

extension Field {
  /// The same answer: the old site kept the name of a file beside its key.
  func isSame(_ one: FormValue, _ other: FormValue) -> Bool {
    if one == other { return true }
    guard type.referenceKind == .file else { return false }
    let keys = fileKeys(one)
    return keys != nil && keys == fileKeys(other)
  }

  private func fileKeys(_ value: FormValue) -> [String]? {
    let items = value.list ?? [value]
    let keys = items.compactMap { key(of: $0) }
    return keys.count == items.count ? keys : nil
  }
}
