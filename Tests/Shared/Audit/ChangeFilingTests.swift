import Audit
import Kernel
import Postgres
import TestSupport
import Testing

/// What a change leaves is one row until it is filed, and stands in the history once, whoever files.
@Suite struct ChangeFilingTests {
  private static let origin = ChangeOrigin(
    actor: 7, reason: "why", requestID: "r-1", method: "PATCH", path: "/books/1",
    address: "192.0.2.1", userAgent: "curl")

  private func with(_ body: (Database) async throws -> Void) async throws {
    try await TestDatabase.with(folders: [AuditMigrations.folder()], body)
  }

  /// A change of the book `key`, as a resource's statement leaves it.
  private func change(
    _ key: String, _ verb: ChangeTrail.Verb = .change, byStaff: Bool = false, in tx: Transaction
  ) async throws {
    let trail = ChangeTrail(
      model: "shelf.book", verb: verb, origin: Self.origin, isByStaff: byStaff)
    _ = try await tx.query(
      """
      with changed as (
        select \(key)::text as key, 'Абай жолы'::text as label, '{"pages": 1}'::jsonb as before
      ) \(trail.part(from: "changed")) select 1 as one
      """)
  }

  private func lines(_ database: Database, _ sql: SQL) async throws -> [String] {
    try await database.query(sql).map { try $0.string("line") }
  }

  @Test func what_one_transaction_changes_is_one_revision() async throws {
    try await with { database in
      try await database.transaction { tx in
        try await change("1", .create, in: tx)
        try await change("2", in: tx)
      }
      try await database.transaction { try await change("1", .delete, in: $0) }
      try await ChangeFiling.now(database)

      let versions = try await lines(
        database,
        """
        select concat_ws(' ', r.id, r.user_id, r.comment, r.request_id, v.action, v.object_id,
          v.object_repr, v.object->>'pages', v.serialized_data::json->0->'fields'->>'pages') as line
        from reversion_version v join reversion_revision r on r.id = v.revision_id order by v.id
        """)
      #expect(
        versions == [
          "1 7 why r-1 create 1 Абай жолы 1 1", "1 7 why r-1 change 2 Абай жолы 1 1",
          "2 7 why r-1 delete 1 Абай жолы 1 1",
        ])
      #expect(try await lines(database, "select key as line from change_journal").isEmpty)
    }
  }

  @Test func the_logs_say_who_did_what_and_django_s_own_what_staff_did() async throws {
    try await with { database in
      try await database.transaction { tx in
        try await change("1", in: tx)
        try await change("2", .delete, byStaff: true, in: tx)
      }
      try await ChangeFiling.now(database)

      let log = try await lines(
        database,
        """
        select concat_ws(' ', action, log_type, source, primary_key, user_id, ip_address, user_agent,
          method, path) as line
        from core_actionlog order by id
        """)
      #expect(
        log == [
          "change change shelf.book 1 7 192.0.2.1 curl PATCH /books/1",
          "delete change shelf.book 2 7 192.0.2.1 curl PATCH /books/1",
        ])
      let staff = try await lines(
        database,
        """
        select concat_ws(' ', action_flag, model, object_id, object_repr, user_id, change_message)
          as line from django_admin_log
        """)
      #expect(staff == ["3 shelf.book 2 Абай жолы 7 why"])
    }
  }

  @Test func a_change_that_is_not_committed_waits_and_is_not_lost() async throws {
    try await with { database in
      try await database.transaction { slow in
        try await change("slow", in: slow)
        try await database.transaction { try await change("quick", in: $0) }
        try await ChangeFiling.now(database)
        #expect(try await keys(database) == ["quick"])
      }
      try await ChangeFiling.now(database)
      #expect(try await keys(database) == ["quick", "slow"])
    }
  }

  @Test func who_reads_the_history_waits_for_who_is_filing() async throws {
    try await with { database in
      try await database.transaction { try await change("1", in: $0) }
      let reading = try await database.transaction { filing in
        _ = try await filing.query("select file_changes()")
        let reading = Task {
          try await ChangeFiling.now(database)
          return try await keys(database)
        }
        // In passing nobody waits.
        let passing = try await database.query("select file_changes(false)::bigint as objects")
        #expect(try passing.first?.int64("objects") == 0)
        #expect(try await keys(database).isEmpty)
        return reading
      }
      #expect(try await reading.value == ["1"])
    }
  }

  @Test func sixteen_who_file_at_once_file_each_change_once() async throws {
    try await with { database in
      for turn in 0..<20 {
        try await withThrowingTaskGroup(of: Void.self) { group in
          for contender in 0..<16 {
            group.addTask {
              try await database.transaction { try await change("\(turn) \(contender)", in: $0) }
              try await ChangeFiling.now(database)
              let own = try await keys(database).filter { $0 == "\(turn) \(contender)" }
              #expect(own.count == 1)
            }
          }
          try await group.waitForAll()
        }
      }
      #expect(try await keys(database).count == 320)
    }
  }

  private func keys(_ database: Database) async throws -> [String] {
    try await lines(database, "select object_id as line from reversion_version order by id")
  }
}
