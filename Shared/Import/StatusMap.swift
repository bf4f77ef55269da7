/// Which old word means which code, per column. A word that is not listed stays as it is and is
/// flagged.
package struct StatusMap: Sendable {
  struct Rule: Sendable {
    let word: String
    let code: String
    /// Another column of the old row and its value, where the word alone does not say enough.
    let other: (column: String, value: String)?
  }

  private var rules: [String: [String: [Rule]]] = [:]

  /// Lines of table, column, old word, code and, if need be, `column=value`.
  package init(_ file: DataFile) throws {
    for fields in try file.fields(4) {
      var other: (column: String, value: String)?
      if fields.count > 4 {
        let parts = fields[4].split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw ImportFault.unreadable(file.name) }
        other = (parts[0], parts[1])
      }
      rules[fields[0], default: [:]][fields[1], default: []].append(
        Rule(word: fields[2], code: fields[3], other: other))
    }
  }

  /// By column.
  func rules(of table: String) -> [String: [Rule]] { rules[table] ?? [:] }
}
