import Postgres

/// What came of an import: a line per table, from what the slice remembers.
package struct ImportReport: Sendable {
  /// Tab-separated, for the report of all slices: slice, table, state, rows of the old table, of
  /// this slice's share, copies, written, refused, flagged, moved, gone, checksum, message, born here.
  package let lines: [String]
  /// Reasons and how often: slice, table, kind, reason, number, some keys.
  package let reasons: [String]
  /// True if every row of the share stands in the slice and is what it was.
  package let isWhole: Bool
  /// Tables of which that is not true.
  package let incomplete: Int

  /// All of it, for a file: lines that begin with `table` or `reason`.
  package var text: String {
    (lines.map { "table\t\($0)\n" } + reasons.map { "reason\t\($0)\n" }).joined()
  }

  init(
    slice: String, _ tables: [String], others: [(name: String, rows: Int64)], _ session: Session
  ) async throws {
    let rows = try await session.query(
      """
      select name, state, source_rows, share_rows, copies, written, refused, flagged, moved, gone,
        checksum, message, born,
        state = 'done' and refused = 0 and share_rows = written
          and (checksum like 'equal%' or checksum = 'not taken' or moved > 0 or gone > 0) as whole
      from import_table where name = any(\(tables.asArray)::text[])
      order by array_position(\(tables.asArray)::text[], name)
      """)
    var incomplete = others.filter { $0.rows > 0 }.count
    lines =
      try rows.map { row in
        if try !row.bool("whole") { incomplete += 1 }
        let counts = try [
          "source_rows", "share_rows", "copies", "written", "refused", "flagged", "moved", "gone",
        ].map { String(try row.int64($0)) }
        return
          ([slice, try row.string("name"), try row.string("state")] + counts
          + [
            try row.string("checksum"), try row.string("message"), String(try row.int64("born")),
          ]).joined(separator: "\t")
      }
      + others.map { table in
        let rows = String(table.rows)
        return [
          slice, table.name, "unknown", rows, rows, "0", "0", rows, "0", "0", "0", "", "", "0",
        ].joined(separator: "\t")
      }
    self.incomplete = incomplete
    isWhole = incomplete == 0
    reasons = try await session.query(
      """
      select table_name, kind, reason, count(*) as n,
        array_to_string((array_agg(key order by id))[1:5], ', ') as keys
      from import_refusal group by 1, 2, 3 order by 1, 2, 3
      """
    ).map { row in
      [
        slice, try row.string("table_name"), try row.string("kind"), try row.string("reason"),
        String(try row.int64("n")), try row.string("keys"),
      ].joined(separator: "\t")
    }
  }
}
