extension DocumentRules {
  /// As many as a service may ask for.
  package static let most = 50

  private static let known: Set<String> = ["code", "name", "steps", "by", "required"]

  /// Every fault of what `documents` of a `config` says, each in its place. `steps`: those of the
  /// service's process.
  package static func faults(of value: FormValue?, steps: Set<String>) -> [ConfigFault] {
    guard let value, value != .null else { return [] }
    guard let items = value.list, items.count <= most else {
      return [ConfigFault(place: "documents", code: "list")]
    }
    var reader = ConfigReader()
    var codes: Set<String> = []
    for (index, item) in items.enumerated() {
      let place = "documents/\(index)"
      guard let members = item.object else {
        reader.note("object", at: place)
        continue
      }
      for name in members.keys.sorted() where !known.contains(name) {
        reader.note("unknown-field", at: "\(place)/\(name)")
      }
      if let code = reader.key(item["code"], at: "\(place)/code") {
        // As long as the column that names it.
        if code.utf8.count > 50 { reader.note("key", at: "\(place)/code") }
        if !codes.insert(code).inserted { reader.note("repeated", at: "\(place)/code") }
      }
      if let name = item["name"], name != .null { _ = reader.title(name, at: "\(place)/name") }
      if let by = item["by"], by != .null, by.text.flatMap(DocumentSource.init) == nil {
        reader.note("word", at: "\(place)/by")
      }
      _ = reader.flag(item["required"], at: "\(place)/required", or: true)
      judge(item["steps"], among: steps, at: "\(place)/steps", &reader)
    }
    return reader.faults
  }

  private static func judge(
    _ value: FormValue?, among steps: Set<String>, at place: String, _ reader: inout ConfigReader
  ) {
    guard let value, value != .null else { return }
    guard let named = value.list else { return reader.note("list", at: place) }
    for (index, step) in named.enumerated() where !steps.contains(step.text ?? "") {
      reader.note("unknown-step", at: "\(place)/\(index)")
    }
  }
}
