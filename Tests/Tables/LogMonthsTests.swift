import DatabaseHost
import Jobs
import Observability
import Postgres
import Resources
import TestSupport
import Testing

/// The logs that are cut by month: how many months stay, and that none leaves before the operator
/// has said so.
@Suite struct LogMonthsTests {
  /// A row in each of the last 31 months and one that belongs to no month, in both logs. Each says
  /// how many months old it is.
  private func fill(_ database: Database) async throws {
    for (table, key) in [
      ("core_actionlog", "created_at"), ("admin_honeypot_loginattempt", "timestamp"),
    ] {
      _ = try await database.query(
        "select make_month_partitions(\(table), \(key), now() - interval '30 months', 31)")
    }
    for log in [
      "core_actionlog (action, created_at)", "admin_honeypot_loginattempt (path, timestamp)",
    ] {
      _ = try await database.query(
        """
        insert into \(unsafe: log)
        select age::text, date_trunc('month', now()) - make_interval(months => age)
        from generate_series(0, 30) as ago(age)
        union all select 'ancient', '0044-03-15 12:00+00 BC'
        """)
    }
  }

  /// The ages that are there, and whether the row of no month is.
  private func left(
    _ database: Database, _ log: String, _ column: String
  ) async throws -> [String] {
    try await database.query(
      """
      select \(unsafe: column) as age from \(unsafe: log)
      order by nullif(\(unsafe: column), 'ancient')::int nulls last
      """
    ).map { try $0.string("age") }
  }

  private func ages(_ oldest: Int) -> [String] { (0...oldest).map(String.init) + ["ancient"] }

  private func night(_ database: Database, purges: Bool) async throws {
    _ = try await database.transaction { tx in try await JobQueue.enqueue(LogMonths(), in: tx) }
    let runner = JobRunner(
      Housekeeping.handlers(database, purges: purges), database: database,
      logger: Logger(label: "test", sink: .recording()), metrics: Metrics())
    #expect(try await runner.runDue() == 1)
    let states = try await database.query("select status from django_dramatiq_task")
      .map { try $0.string("status") }
    #expect(states == ["done"])
  }

  private func with(_ body: (Database) async throws -> Void) async throws {
    let identity = try #require(SliceUnderTest.all.first { $0.slice.context == "identity" })
    try await identity.with { database, _ in
      try await fill(database)
      try await body(database)
    }
  }

  /// Fails without the guard on `purges`.
  @Test func without_retention_every_month_stays() async throws {
    try await with { database in
      try await night(database, purges: false)
      #expect(try await left(database, "core_actionlog", "action") == ages(30))
      #expect(try await left(database, "admin_honeypot_loginattempt", "path") == ages(30))
    }
  }

  /// This month and as many whole ones as docs/data.md says.
  @Test func with_it_two_years_of_actions_stay_and_one_of_the_false_door() async throws {
    try await with { database in
      try await night(database, purges: true)
      #expect(try await left(database, "core_actionlog", "action") == ages(24))
      #expect(try await left(database, "admin_honeypot_loginattempt", "path") == ages(12))
    }
  }
}
