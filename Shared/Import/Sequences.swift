import Postgres

/// New numbers begin far above the old ones, so that both sites can run beside each other for a
/// while.
struct Sequences {
  /// Numbers that the old site may still give.
  static let gap = 1_000_000

  let source: Session
  let target: Session

  /// `isFirst`: nothing was imported before; later a sequence only gives way to what comes near it.
  func advance(_ table: String, isFirst: Bool) async throws {
    let columns = try await target.query(
      """
      select a.attname::text as name, a.atttypid = 'bigint'::regtype as wide,
        pg_get_serial_sequence(\(quotedIdentifier(table)), a.attname::text) as sequence
      from pg_attribute a
      where a.attrelid = to_regclass(\(quotedIdentifier(table))) and a.attidentity <> ''
      """)
    for column in columns {
      let name = quotedIdentifier(try column.string("name"))
      let sequence = try column.string("sequence")
      let oldest =
        try await source.query(
          SQL(
            unsafe: """
              select coalesce(max(\(name)), 0)::bigint as n from public.\(quotedIdentifier(table))
              """)
        ).first?.int64("n") ?? 0
      let last =
        try await target.query(
          SQL(unsafe: "select last_value as n from \(sequence)")
        ).first?.int64("n") ?? 0
      guard isFirst || last <= oldest else { continue }
      let limit: Int64 = try column.bool("wide") ? .max / 2 : 2_000_000_000
      let next = max(min(oldest + Int64(Sequences.gap), limit), min(oldest, limit) + 1)
      _ = try await target.query("select setval(\(sequence)::regclass, \(next))")
    }
  }
}
