import EventLoop
import Migrations
import Postgres
import TestSupport
import Testing

@Suite struct MigratorTests {
  private func folder(_ files: KeyValuePairs<String, String>, app: String = "hall") throws
    -> MigrationFolder
  {
    try MigrationFolder(
      app: app,
      migrations: files.map {
        try Migration(app: app, fileName: $0.key, contents: Array($0.value.utf8))
      })
  }

  private func migrate(
    _ database: Database, _ folders: MigrationFolder..., dryRun: Bool = false
  ) async throws -> [String] {
    try await Migrator(database: database, folders: folders).run(dryRun: dryRun).map(\.name)
  }

  private static let room = "create table room (id int primary key); insert into room values (1);"

  @Test func pending_migrations_run_once_in_order() async throws {
    try await TestDatabase.with(schema: "hall") { database in
      let first = try folder([
        "0002_name.sql": "alter table room add name text;", "0001_room.sql": Self.room,
      ])
      #expect(try await migrate(database, first, dryRun: true) == ["0001_room", "0002_name"])
      #expect(try await migrate(database, first) == ["0001_room", "0002_name"])
      #expect(try await migrate(database, first) == [])
      #expect(try await migrate(database, first, dryRun: true) == [])
      let journal = try await database.query(
        "select app, name, applied, checksum from django_migrations order by id")
      #expect(try journal.map { try $0.string("name") } == ["0001_room", "0002_name"])
      #expect(try journal[0].string("app") == "hall")
      #expect(try journal[0].string("checksum").count == 64)
      #expect(try await database.query("select id, name from room").count == 1)
    }
  }

  @Test func a_dry_run_changes_nothing() async throws {
    try await TestDatabase.with(schema: "hall") { database in
      _ = try await migrate(database, folder(["0001_room.sql": Self.room]), dryRun: true)
      let tables = try await database.query(
        "select tablename from pg_tables where schemaname = 'hall'")
      #expect(tables.isEmpty)
    }
  }

  @Test func an_applied_migration_must_not_change() async throws {
    try await TestDatabase.with(schema: "hall") { database in
      _ = try await migrate(database, folder(["0001_room.sql": Self.room]))
      let changed = try folder(["0001_room.sql": Self.room + " "])
      await #expect(throws: MigrationFault.changed(app: "hall", name: "0001_room")) {
        try await migrate(database, changed)
      }
    }
  }

  @Test func a_failed_migration_leaves_nothing_and_is_named() async throws {
    try await TestDatabase.with(schema: "hall") { database in
      let bad = try folder([
        "0001_room.sql": Self.room,
        "0002_bad.sql": "create table half (id int); insert into nowhere values (1);",
      ])
      await #expect(throws: MigrationFault.failed(app: "hall", name: "0002_bad", state: "42P01")) {
        try await migrate(database, bad)
      }
      let names = try await database.query("select name from django_migrations")
      #expect(try names.map { try $0.string("name") } == ["0001_room"])
      #expect(
        try await database.query("select to_regclass('half') is null as gone")[0].bool("gone"))
    }
  }

  @Test func a_newer_schema_is_left_alone() async throws {
    try await TestDatabase.with(schema: "hall") { database in
      let old = try folder(["0001_room.sql": Self.room])
      let new = try folder(["0001_room.sql": Self.room, "0002_x.sql": "create table x (id int)"])
      _ = try await migrate(database, new)
      #expect(try await migrate(database, old) == [])
    }
  }

  @Test func one_that_comes_late_is_refused() async throws {
    try await TestDatabase.with(schema: "hall") { database in
      _ = try await migrate(
        database, folder(["0001_room.sql": Self.room, "0003_x.sql": "select 1"]))
      let late = try folder([
        "0001_room.sql": Self.room, "0002_late.sql": "select 2", "0003_x.sql": "select 1",
      ])
      await #expect(throws: MigrationFault.outOfOrder(app: "hall", name: "0002_late")) {
        try await migrate(database, late)
      }
    }
  }

  @Test func several_processes_at_once_apply_each_one_once() async throws {
    try await TestDatabase.with(schema: "hall") { database in
      let all = try folder([
        "0001_room.sql": Self.room,
        "0002_slow.sql": "select pg_sleep(0.2); create table b (id int)",
        "0003_index.concurrent.sql": "create index concurrently if not exists room_i on room (id)",
      ])
      let results = await contenders(4) { _ in
        try await Migrator(database: database, folders: [all]).run().count
      }
      #expect(try results.map { try $0.get() }.sorted() == [0, 0, 0, 3])
    }
  }

  @Test func concurrent_files_run_outside_a_transaction_statement_by_statement() async throws {
    try await TestDatabase.with(schema: "hall") { database in
      let files = try folder([
        "0001_room.sql": Self.room,
        "0002_index.concurrent.sql": """
        -- a comment; with a semicolon /* and '
        create index concurrently if not exists "room;i" on room (id);
        do $body$ begin perform ';'; perform 'it''s'; end $body$; /* nested /* ; */ ; */
        create index concurrently room_j on room (id) where id <> 5 -- the end
        """,
      ])
      #expect(try await migrate(database, files).count == 2)
      let indexes = try await database.query(
        "select indexname from pg_indexes where tablename = 'room' order by indexname")
      #expect(try indexes.map { try $0.string("indexname") } == ["room;i", "room_j", "room_pkey"])
    }
  }

  /// The migration gives up its wait after two seconds, so that those behind it go on, and tries
  /// again until the reader has gone.
  @Test func a_migration_that_meets_a_lock_tries_again() async throws {
    try await TestDatabase.with(schema: "hall") { database in
      _ = try await migrate(database, folder(["0001_room.sql": Self.room]))
      let next = try folder([
        "0001_room.sql": Self.room, "0002_name.sql": "alter table room add name text",
      ])
      let reader = Task {
        try await database.transaction { tx in
          _ = try await tx.query("select id from room")
          _ = try await tx.query("select pg_sleep(2.6)")
        }
      }
      #expect(try await migrate(database, next) == ["0002_name"])
      try await reader.value
    }
  }

  @Test func several_folders_keep_their_own_numbers() async throws {
    try await TestDatabase.with(schema: "hall") { database in
      let hall = try folder(["0001_room.sql": Self.room])
      let outbox = try folder(["0001_outbox.sql": "create table outbox (id int)"], app: "outbox")
      #expect(try await migrate(database, outbox, hall) == ["0001_outbox", "0001_room"])
    }
  }

  @Test(arguments: [
    "room.sql", "1_room.sql", "0001.sql", "0001_.sql", "0001_room.txt", "٠٠٠١_x.sql",
  ])
  func a_file_with_a_bad_name_is_refused(_ name: String) throws {
    #expect(throws: MigrationFault.badName("hall", name)) {
      try Migration(app: "hall", fileName: name, contents: [])
    }
  }

  @Test func two_files_of_one_number_are_refused() throws {
    #expect(throws: MigrationFault.sameNumber("hall", 1)) {
      try folder(["0001_a.sql": "", "0001_b.sql": ""])
    }
  }
}
