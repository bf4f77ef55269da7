/// Follows new names of fields through what refers to them: conditions (`field`, `ref`) and expressions
/// (`field`, `count`, `age`, `sum`).
enum FormRenaming {
  static func settings(
    of details: [String: FormValue], _ names: [String: String]
  ) -> [String: FormValue] {
    var details = details
    for key in ["config", "validation"] {
      guard let members = details[key]?.object else { continue }
      details[key] = .object(settings(members, names))
    }
    return details
  }

  private static func settings(
    _ members: [String: FormValue], _ names: [String: String]
  ) -> [String: FormValue] {
    var members = members
    for key in ["visible_if", "required_if", "expr"] {
      members[key] = members[key].map { condition($0, names) }
    }
    // Fields of a group are named by themselves, but look at those around it.
    if let fields = members["fields"]?.list {
      let inner = Set(fields.compactMap { $0["name"]?.text })
      let outer = names.filter { !inner.contains($0.key) }
      members["fields"] = .list(
        fields.map { field in
          .object(settings(of: field.object ?? [:], outer))
        })
    }
    return members
  }

  private static let references: Set<String> = ["field", "ref", "count", "age", "sum"]

  static func condition(_ value: FormValue, _ names: [String: String]) -> FormValue {
    switch value {
    case .object(let members):
      return .object(
        Dictionary(
          uniqueKeysWithValues: members.map { key, value in
            guard references.contains(key), let path = value.text else {
              return (key, condition(value, names))
            }
            return (key, .text(renamed(path, names)))
          }))
    case .list(let items): return .list(items.map { condition($0, names) })
    case .null, .bool, .number, .text: return value
    }
  }

  /// `costs.amount` is the column of a group.
  private static func renamed(_ path: String, _ names: [String: String]) -> String {
    let parts = path.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let name = names[String(first)] else { return path }
    return ([name] + parts.dropFirst().map(String.init)).joined(separator: ".")
  }
}
