import Crypto
import Postgres

/// Whether what stands in the new table is what the old one held.
enum ChecksumResult: Sendable, Hashable {
  case notTaken
  /// Of all columns, or of all but so many.
  case equal(md5: String, without: Int)
  case different(md5: String)

  /// In the report.
  var text: String {
    switch self {
    case .notTaken: "not taken"
    case .equal(_, 0): "equal"
    case .equal(_, let count): "equal without \(count) column\(count == 1 ? "" : "s")"
    case .different: "different"
    }
  }

  var source: String? {
    switch self {
    case .notTaken: nil
    case .equal(let md5, _), .different(let md5): md5
    }
  }
}

/// MD5 over a table: each row as text, sorted by its bytes, a newline behind each. Of a large table
/// the MD5 of each row is added up instead: to sort millions of rows twice takes longer than to bring
/// them over.
struct Checksum {
  /// In the order of the old table: the old expression over `t` and the new one.
  let columns: [(old: String, new: String)]
  let uncompared: Int

  /// - Parameter excluded: columns whose old value stands nowhere in the new table.
  init(_ source: TableShape, _ target: TableShape, _ selection: Selection, excluded: [String]) {
    var columns: [(old: String, new: String)] = []
    for column in source.columns {
      guard !excluded.contains(column.name), !selection.unknown.contains(column.name),
        target.column(column.name) != nil
      else { continue }
      let name = "t.\(quotedIdentifier(column.name))"
      columns.append((name, selection.rebuilt[column.name] ?? name))
    }
    self.columns = columns
    uncompared = source.columns.count - columns.count
  }

  func compare(
    _ table: String, share: String, isLarge: Bool, _ old: Session, _ new: Session
  ) async throws -> ChecksumResult {
    guard !columns.isEmpty else { return .notTaken }
    let name = quotedIdentifier(table)
    let before = rows(columns.map(\.old), "public.\(name) t where \(share)")
    let after = rows(columns.map(\.new), "\(name) t where t.imported_version is not null")
    // Both servers' processes work at the same time.
    async let expecting = isLarge ? sum(before, old) : sorted(before, old)
    async let finding = isLarge ? sum(after, new) : sorted(after, new)
    let (expected, found) = try await (expecting, finding)
    return expected == found
      ? .equal(md5: expected, without: uncompared) : .different(md5: expected)
  }

  private func rows(_ columns: [String], _ from: String) -> String {
    "select row(\(columns.joined(separator: ", ")))::text as r from \(from)"
  }

  /// The number of rows and the sums of both halves of their MD5: the order does not matter, and a
  /// row that is there twice counts twice.
  private func sum(_ rows: String, _ session: Session) async throws -> String {
    let half = { (place: Int) in "sum(('x' || substr(digest, \(place), 16))::bit(64)::bigint)" }
    return try await session.query(
      SQL(
        unsafe: """
          select md5(concat_ws(' ', count(*), \(half(1)), \(half(17)))) as md5
          from (select md5(convert_to(r, 'UTF8')) as digest from (\(rows)) rows) digests
          """)
    ).first?.string("md5") ?? ""
  }

  private func sorted(_ rows: String, _ session: Session) async throws -> String {
    let command = "copy (select r from (\(rows)) s order by r collate \"C\") to stdout"
    let digest = try MD5()
    var plain: [UInt8] = []
    _ = try await session.readCopy(command) { row in
      guard row.contains(UInt8(ascii: "\\")) else { return try digest.update(row) }
      plain.removeAll(keepingCapacity: true)
      CopyText.unescape(row, into: &plain)
      try plain.withUnsafeBytes { try digest.update($0) }
    }
    return try digest.finish()
  }
}
