import EventFeed
import Kernel
import Outbox
import Postgres
import TestSupport
import Testing

@Suite struct ReferenceTests {
  private func database(_ body: (Database) async throws -> Void) async throws {
    try await TestDatabase.with(folders: [try EventFeedMigrations.folder()], body)
  }

  private func user(_ id: Int64, in database: Database) async throws -> String {
    let rows = try await database.query(
      "select display_name, rev, deleted from user_ref where id = \(id)")
    guard let row = rows.first else { return "none" }
    return "\(try row.string("display_name")) \(try row.int("rev")) \(try row.bool("deleted"))"
  }

  private func upsert(_ name: String, _ revision: Int64, in database: Database) async throws {
    try await database.transaction { tx in
      try await ReferenceTables.upsertUser(
        id: 1, displayName: name, avatar: nil, locale: "kk", revision: revision, in: tx)
    }
  }

  @Test func an_older_revision_changes_nothing() async throws {
    try await database { database in
      try await upsert("new", 5, in: database)
      try await upsert("old", 4, in: database)
      #expect(try await user(1, in: database) == "new 5 false")
    }
  }

  @Test func a_tombstone_is_for_ever() async throws {
    try await database { database in
      try await upsert("name", 5, in: database)
      try await database.transaction { tx in
        try await ReferenceTables.eraseUser(id: 1, revision: 6, in: tx)
      }
      try await upsert("back", 7, in: database)
      #expect(try await user(1, in: database) == " 6 true")
      await #expect(throws: Tombstone.self) {
        try await database.transaction { tx in
          try await ReferenceTables.lockForShare(user: 1, in: tx)
        }
      }
    }
  }

  /// Events of an older version say nothing of it.
  @Test func where_a_company_is_at_home_stays_until_it_is_told_anew() async throws {
    try await database { database in
      for (revision, region) in [(1, "Тараз"), (2, nil), (3, "")] as [(Int64, String?)] {
        try await database.transaction { tx in
          try await ReferenceTables.upsertCompany(
            id: 5, name: "Құс", verified: true, region: region, revision: revision, in: tx)
        }
        let known = try await database.query("select region from company_ref where id = 5")
        #expect(try known.first?.string("region") == (revision < 3 ? "Тараз" : ""))
      }
    }
  }

  /// The feed of the event may be gone: then a snapshot says it.
  @Test func a_merge_that_was_missed_is_in_the_snapshot() async throws {
    try await database { database in
      _ = try await database.query(
        "create table thing (company_id integer, row_version bigint not null default 1)")
      _ = try await database.query(
        "comment on column thing.company_id is '-> identity.account_company'")
      _ = try await database.query("insert into thing values (5), (5), (7)")
      let companies = try #require(
        Subscription.references(consumer: "test").snapshots.first { $0.kind == "companies" })
      let item = SnapshotItem(
        id: 5, revision: 3,
        data: Array(#"{"id": 5, "name": "", "deleted": true, "merged_into": 6}"#.utf8))
      for _ in 0..<2 {
        try await database.transaction { try await companies.take([item], $0) }
      }
      let things = try await database.query(
        "select company_id, row_version from thing order by 1, 2"
      ).map { "\(try $0.int("company_id")) \(try $0.int("row_version"))" }
      #expect(things == ["6 2", "6 2", "7 1"])
      await #expect(throws: Tombstone.self) {
        try await database.transaction { tx in
          try await ReferenceTables.lockForShare(company: 5, in: tx)
        }
      }
    }
  }

  @Test func an_unknown_person_is_inserted_and_filled_in_later() async throws {
    try await database { database in
      try await database.transaction { tx in
        try await ReferenceTables.lockForShare(user: 1, in: tx)
        try await ReferenceTables.lockForShare(company: 2, in: tx)
      }
      #expect(try await user(1, in: database) == " 0 false")
      try await upsert("name", 1, in: database)
      #expect(try await user(1, in: database) == "name 1 false")
    }
  }

  /// Without the lock the erasure would commit between the check and the insert, and the thing
  /// would belong to an erased person.
  @Test(.timeLimit(.minutes(1)))
  func an_erasure_waits_for_whoever_refers_and_then_sees_him() async throws {
    try await database { database in
      _ = try await database.query("create table thing (author_id bigint not null)")
      let isLocked = Switch(false)
      async let things: Int = {
        while !isLocked.isOn { await Task.yield() }
        return try await database.transaction { eraser in
          try await ReferenceTables.eraseUser(id: 1, revision: 9, in: eraser)
          return try await eraser.query("select author_id from thing where author_id = 1").count
        }
      }()
      try await database.transaction { tx in
        try await ReferenceTables.lockForShare(user: 1, in: tx)
        isLocked.isOn = true
        while try await isNobodyWaiting(in: database) {}
        _ = try await tx.query("insert into thing values (1)")
      }
      #expect(try await things == 1)
      #expect(try await user(1, in: database) == " 9 true")
    }
  }

  private func isNobodyWaiting(in database: Database) async throws -> Bool {
    try await database.query(
      """
      select pid from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'
      """
    ).isEmpty
  }
}
