/// What the words of the old site's forms mean in ours, so that an imported form can be published as
/// it is. Our own forms use none of them and come out unchanged.
package struct OldFormWords: Sendable {
  package struct Column: Sendable {
    package let name: String
    package let title: FormValue

    package init(name: String, title: FormValue) {
      self.name = name
      self.title = title
    }
  }

  private let types: [String: String]
  private let settings: [String: String]
  private let options: [String: String]
  /// By the old type: the fields of its rows.
  private let columns: [String: [Column]]

  package init(
    types: [String: String], settings: [String: String], options: [String: String],
    columns: [String: [Column]]
  ) {
    self.types = types
    self.settings = settings
    self.options = options
    self.columns = columns
  }

  package func translated(_ definition: FormValue) -> FormValue {
    changing(definition, "steps") { step in
      changing(step, "fields", translatedField)
    }
  }

  private func changing(
    _ value: FormValue, _ key: String, _ change: (FormValue) -> FormValue
  ) -> FormValue {
    guard var members = value.object, let items = members[key]?.list else { return value }
    members[key] = .list(items.map(change))
    return .object(members)
  }

  private func translatedField(_ field: FormValue) -> FormValue {
    guard var members = field.object else { return field }
    let type = members["type"]?.text ?? ""
    if let known = types[type] { members["type"] = .text(known) }
    for place in ["validation", "config"] {
      guard let old = members[place]?.object else { continue }
      members[place] = .object(renamed(old, settings))
    }
    if let list = members["options"]?.list {
      members["options"] = .list(
        list.map { $0.object.map { .object(renamed($0, options)) } ?? $0 })
    }
    if let columns = columns[type] {
      var config = members["config"]?.object ?? [:]
      if config["fields"] == nil { config["fields"] = .list(columns.map(OldFormWords.field)) }
      members["config"] = .object(config)
    }
    return .object(members)
  }

  /// Our word wins where both stand.
  private func renamed(
    _ members: [String: FormValue], _ words: [String: String]
  ) -> [String: FormValue] {
    var result = members
    for (old, word) in words {
      guard let value = result.removeValue(forKey: old) else { continue }
      if result[word] == nil { result[word] = value }
    }
    return result
  }

  private static func field(_ column: Column) -> FormValue {
    .object([
      "name": .text(column.name), "type": .text("text"), "title": column.title,
      "required": .bool(false),
    ])
  }
}
