import Audit
import Migrations
import Postgres
import TestSupport
import Testing

@Suite struct RevisionRetentionTests {
  /// One revision each month, the newest today, each with one version of the same object.
  private func write(_ months: Int, _ object: String, _ database: Database) async throws {
    _ = try await database.query(
      """
      with made as (
        insert into reversion_revision (date_created, comment)
        select now() - make_interval(months => n), \(object)
        from generate_series(\(months) - 1, 0, -1) n
        returning id
      )
      insert into reversion_version (object_id, model, action, revision_id)
      select \(object), 'shelf.book', 'change', id from made order by id
      """)
  }

  private func left(_ table: String, _ database: Database) async throws -> [Int64] {
    let rows = try await database.query(
      "select id::bigint as id from \(identifier: table) order by id")
    return try rows.map { try $0.int64("id") }
  }

  @Test func what_is_too_old_leaves_with_its_revision() async throws {
    try await TestDatabase.with(folders: [AuditMigrations.folder()]) { database in
      try await write(5, "a", database)
      let gone = try await RevisionRetention(months: 3, count: 100).purge(database)

      #expect(gone == 2)
      #expect(try await left("reversion_version", database) == [3, 4, 5])
      #expect(try await left("reversion_revision", database) == [3, 4, 5])
    }
  }

  @Test func of_one_object_the_newest_stay_and_others_are_left_alone() async throws {
    try await TestDatabase.with(folders: [AuditMigrations.folder()]) { database in
      try await write(4, "a", database)
      try await write(2, "b", database)
      let gone = try await RevisionRetention(months: 60, count: 2).purge(database)

      #expect(gone == 2)
      #expect(try await left("reversion_version", database) == [3, 4, 5, 6])
      #expect(try await left("reversion_revision", database).count == 6)
    }
  }

  @Test func more_than_a_piece_leaves_in_one_go() async throws {
    try await TestDatabase.with(folders: [AuditMigrations.folder()]) { database in
      for object in ["a", "b"] { try await write(1_101, object, database) }
      let gone = try await RevisionRetention(months: 2_000, count: 1).purge(database)

      #expect(gone == 2_200)
      #expect(try await left("reversion_version", database).count == 2)
    }
  }
}
