/// Columns whose old value does not stand in the new table, so the checksum leaves them out: each
/// with its reason.
package struct UncomparedColumns: Sendable {
  private var reasons: [String: [String: String]] = [:]

  /// Lines of table, column, reason.
  package init(_ files: DataFile...) throws {
    for file in files {
      for fields in try file.fields(3) { reasons[fields[0], default: [:]][fields[1]] = fields[2] }
    }
  }

  func columns(of table: String) -> [String: String] { reasons[table] ?? [:] }
}
