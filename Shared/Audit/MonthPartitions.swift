package import Postgres

/// The tables of a slice that are cut by month: whoever appends to them needs the month's part to be
/// there, and a month that is old enough leaves as a whole.
package enum MonthPartitions {
  /// Makes what is missing of this month and the `months` behind it, in every table of the slice
  /// that is cut. Returns how many parts were made.
  package static func makeAhead(_ database: Database, months: Int = 2) async throws -> Int {
    var made = 0
    for table in try await tables(database) {
      let rows = try await database.query(
        """
        select make_month_partitions(\(table.name)::text, \(table.key)::text, now(),
          \(months + 1)::integer) as made
        """)
      made += try rows.first?.int("made") ?? 0
    }
    return made
  }

  /// Drops the parts of months that ended more than `months` ago. Rows in the default part stay:
  /// they belong to no month. Returns the names of what was dropped.
  package static func dropOlder(
    than months: Int, in table: String, _ database: Database
  ) async throws -> [String] {
    let parts = try await database.query(
      """
      select part.relname::text as name
      from pg_inherits i
      join pg_class part on part.oid = i.inhrelid
      where i.inhparent = to_regclass(quote_ident(\(table)))
        and part.relname ~ '_[0-9]{4}_[0-9]{2}$'
        and to_date(right(part.relname, 7), 'YYYY_MM') + interval '1 month'
          <= date_trunc('month', now() at time zone 'UTC') - make_interval(months => \(months)::int)
      order by part.relname
      """)
    let names = try parts.map { try $0.string("name") }
    for name in names { _ = try await database.query("drop table \(identifier: name)") }
    return names
  }

  private static func tables(
    _ database: Database
  ) async throws -> [(name: String, key: String)] {
    try await database.query(
      """
      select c.relname::text as name, a.attname::text as key
      from pg_partitioned_table p
      join pg_class c on c.oid = p.partrelid
      join pg_attribute a on a.attrelid = c.oid and a.attnum = p.partattrs[0]
      where c.relnamespace = current_schema()::regnamespace order by c.relname
      """
    ).map { (try $0.string("name"), try $0.string("key")) }
  }
}
