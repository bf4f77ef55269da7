import Audit
import Migrations
import Postgres
import TestSupport
import Testing

/// The action log is cut by month. A row finds a place at any time; a month that gets its part late
/// takes its rows over, so that it can leave as a whole.
@Suite struct MonthPartitionTests {
  private func parts(_ database: Database) async throws -> [String] {
    try await database.query(
      "select tableoid::regclass::text as part from core_actionlog order by created_at"
    ).map { try $0.string("part") }
  }

  private func write(_ database: Database, at instant: String) async throws {
    _ = try await database.query(
      "insert into core_actionlog (action, created_at) values ('seen', \(instant)::timestamptz)")
  }

  private func make(_ database: Database, from instant: String, _ months: Int) async throws -> Int {
    let rows = try await database.query(
      """
      select make_month_partitions('core_actionlog', 'created_at', \(instant)::timestamptz,
        \(months)::integer) as made
      """)
    return try rows.first?.int("made") ?? -1
  }

  @Test func this_month_and_the_next_two_have_parts_from_the_beginning() async throws {
    try await TestDatabase.with(folders: [AuditMigrations.folder()]) { database in
      _ = try await database.query(
        """
        insert into core_actionlog (action, created_at)
        select 'seen', now() + make_interval(months => n) from generate_series(0, 2) as ahead(n)
        """)
      #expect(Set(try await parts(database)).count == 3)
      #expect(try await !parts(database).contains("core_actionlog_default"))
    }
  }

  @Test func a_month_that_gets_its_part_late_takes_its_rows_over() async throws {
    try await TestDatabase.with(folders: [AuditMigrations.folder()]) { database in
      for instant in ["2019-05-31 23:59:59.999999Z", "2019-06-01 00:00Z", "2019-07-01 00:00Z"] {
        try await write(database, at: instant)
      }
      #expect(Set(try await parts(database)) == ["core_actionlog_default"])
      #expect(try await make(database, from: "2019-05-17Z", 2) == 2)
      #expect(
        try await parts(database)
          == ["core_actionlog_2019_05", "core_actionlog_2019_06", "core_actionlog_default"])
      #expect(try await make(database, from: "2019-05-01Z", 2) == 0)
    }
  }

  @Test func a_row_at_the_end_of_the_calendar_is_not_refused() async throws {
    try await TestDatabase.with(folders: [AuditMigrations.folder()]) { database in
      try await write(database, at: "infinity")
      #expect(try await parts(database) == ["core_actionlog_default"])
    }
  }

  @Test func copies_that_make_the_same_month_at_once_make_it_once() async throws {
    try await TestDatabase.with(folders: [AuditMigrations.folder()]) { database in
      try await write(database, at: "2019-05-17Z")
      // Seen with an error when the function did not lock the default part.
      let made = await contenders(8) { _ in try await make(database, from: "2019-05-17Z", 1) }
      #expect(try made.map { try $0.get() }.reduce(0, +) == 1)
      #expect(try await parts(database) == ["core_actionlog_2019_05"])
    }
  }

  @Test func the_months_ahead_are_made_once() async throws {
    try await TestDatabase.with(folders: [AuditMigrations.folder()]) { database in
      let first = try await MonthPartitions.makeAhead(database, months: 5)
      let again = try await MonthPartitions.makeAhead(database, months: 5)
      #expect((first, again) == (3, 0))
    }
  }

  @Test func months_that_are_old_enough_leave_as_a_whole() async throws {
    try await TestDatabase.with(folders: [AuditMigrations.folder()]) { database in
      _ = try await make(database, from: "2020-01-15 00:00+00", 2)
      try await write(database, at: "2020-01-31 23:59:59+00")
      try await write(database, at: "0044-03-15 12:00+00 BC")

      let gone = try await MonthPartitions.dropOlder(than: 24, in: "core_actionlog", database)

      #expect(gone == ["core_actionlog_2020_01", "core_actionlog_2020_02"])
      #expect(try await parts(database) == ["core_actionlog_default"])
      let again = try await MonthPartitions.dropOlder(than: 24, in: "core_actionlog", database)
      #expect(again.isEmpty)
    }
  }
}
