import Access
import BookingStore
import CommunityStore
import DatabaseHost
import HTTPCore
import IdentityStore
import JSON
import Kernel
import PersonalData
import Postgres
import Resources
import ServicesStore
import TechOrdaStore
import TestSupport
import Testing

/// A table that names people must say what becomes of it when one of them is erased, and what of it he
/// gets when he asks for his data: in one declaration.
@Suite struct PersonalDataTests {
  private static let tables: [String: PersonalTables] = [
    "identity": .identity, "services": .services, "community": .community, "booking": .booking,
    "techorda": .techorda,
  ]

  /// Tables keyed by several columns, of which no sample rows are made.
  private static let unsampled: Set<String> = [
    "core_infrastructurefavorite", "core_reaction", "service_requestsubmission",
  ]

  /// Fails with the column that a migration has added and nobody has spoken of.
  @Test(arguments: SliceUnderTest.all)
  func every_column_of_people_is_spoken_of_once(_ slice: SliceUnderTest) async throws {
    let tables = try #require(Self.tables[slice.slice.context])
    try await slice.with { database, _ in
      let found = try await database.query(Self.columnsOfPeople)
      let columns = try found.filter { try !$0.bool("is_array") }.map { try $0.string("name") }
      let arrays = try found.filter { try $0.bool("is_array") }.map { try $0.string("name") }
      let known = tables.rows.compactMap { rows in rows.owner.column.map { "\(rows.table).\($0)" } }
      #expect(Set(known).subtracting(["account_user.id"]) == Set(columns))
      #expect(known.count == Set(known).count)
      #expect(tables.mentions.map { "\($0.table).\($0.column)" }.sorted() == arrays.sorted())
    }
  }

  /// Fails where a misspelt name would let a column through, or keep one away.
  @Test(arguments: SliceUnderTest.all)
  func files_have_names_of_their_own_and_no_secrets(_ slice: SliceUnderTest) async throws {
    let tables = try #require(Self.tables[slice.slice.context])
    let names = tables.given.map(\.file.name)
    #expect(names.count == Set(names).count)
    #expect(names.allSatisfy { $0.allSatisfy { $0.isLowercase || $0 == "-" } })
    try await slice.with { database, _ in
      let secret = slice.slice.admin.secret
      let reader = PersonalReader(tables, secret: secret, in: database)
      for (rows, file) in tables.given {
        let there = try await database.query(
          """
          select attname::text as name from pg_attribute
          where attrelid = to_regclass(\(rows.table)) and attnum > 0
          """
        ).map { try $0.string("name") }
        #expect(file.columns.names.subtracting(there) == [], "\(rows.table)")
        let shown = try await reader.columns(of: file.name)
        #expect(!shown.isEmpty, "\(file.name)")
        #expect(Set(shown).isDisjoint(with: secret[rows.table] ?? []), "\(file.name)")
      }
    }
  }

  /// Every row of every table is made 7's; 8 has none. Fails with the file that misses its row, or
  /// gives it to another.
  @Test(arguments: SliceUnderTest.all)
  func a_person_gets_his_rows_and_no_other_does(_ slice: SliceUnderTest) async throws {
    let tables = try #require(Self.tables[slice.slice.context])
    try await slice.with { database, _ in
      let schema = try await SchemaSource(database: database).schema()
      _ = try await SampleRows.fill(schema, database)
      let reader = PersonalReader(tables, secret: slice.slice.admin.secret, in: database)
      for (rows, file) in tables.given {
        guard let column = rows.owner.column else { continue }
        let isSampled = schema.tables[rows.table] != nil
        #expect(isSampled != Self.unsampled.contains(rows.table), "\(rows.table)")
        guard isSampled else { continue }
        try await database.withSession { session in
          try await session.run(script: "set session_replication_role = replica")
          _ = try await session.query(
            "update \(identifier: rows.table) set \(identifier: column) = 7")
        }
        let his = try await reader.page(of: file.name, user: 7)
        #expect(his?.rows.isEmpty == false && his?.next == nil, "\(file.name)")
        let others = try await reader.page(of: file.name, user: 8)
        #expect(others == PersonalPage(rows: [], next: nil), "\(file.name)")
      }
      #expect(try await reader.page(of: "none", user: 7) == nil)
      let badCursor = try await reader.page(of: "actions", user: 7, after: "[1]")
      #expect(badCursor == nil)
    }
  }

  @Test func a_decimal_is_given_as_a_text() async throws {
    let slice = try #require(SliceUnderTest.all.first { $0.slice.context == "identity" })
    try await slice.with { database, _ in
      let schema = try await SchemaSource(database: database).schema()
      let keys = try await SampleRows.fill(schema, database)
      let user = try #require(keys["account_user"].flatMap { Int64($0) })
      _ = try await database.query("update account_user set rating = 4.5 where id = \(user)")
      let reader = PersonalReader(.identity, secret: [:], in: database)
      let page = try await reader.page(of: "account", user: user)
      let account = try #require(page?.rows.first)
      #expect(try JSONParser.parse(Array(account.utf8))["rating"] == "4.50")
    }
  }

  /// What an erasure says that it did is of tables that the declaration has erased, and the other way
  /// round.
  @Test(arguments: SliceUnderTest.all.filter { $0.slice.context != "identity" })
  func the_erasure_does_what_is_declared(_ slice: SliceUnderTest) async throws {
    let context = slice.slice.context
    let tables = try #require(Self.tables[context])
    let erased = tables.rows.filter { !$0.erasure.isKept }
    let forgotten = tables.mentions.filter { !$0.erasure.isKept }.map(\.table)
    try await slice.with { database, _ in
      let counts = try await database.transaction { tx in
        try await Self.erase(7, in: context, database, tx)
      }
      #expect(Set(counts.keys).subtracting(erased.map(\.table) + forgotten) == [])
      let plain = erased.filter { $0.erasure == .deleted }.map(\.table)
      #expect(Set(plain + forgotten).subtracting(counts.keys) == [])
    }
  }

  @Test func only_identity_asks_and_pages_end() async throws {
    let slice = try #require(SliceUnderTest.all.first { $0.slice.context == "community" })
    try await slice.with { database, _ in
      _ = try await database.query(
        """
        insert into core_notification (title, description, user_id, data, event_id)
        select '{}', jsonb_build_object('ru', E'two\\nlines ' || n), 1 + n % 2, '{}',
          gen_random_uuid()
        from generate_series(1, 250) n
        """)
      let client = try ServiceClient(audience: "community") {
        PersonalDataRoute(PersonalReader(.community, secret: [:], in: database)).table($0)
      }
      let root = "/internal/v1/personal-data"
      for caller in [Principal.service("services"), .anonymous()] {
        let refused = try await client.send(
          .get, root + "/notifications?user_id=1", as: caller)
        #expect([401, 403].contains(refused.status))
      }
      let asker = Principal.service("identity")
      let files = try await client.send(.get, root, as: asker)["files"].array?.map(\.string)
      #expect(files?.contains("notifications") == true)
      for bad in ["none?user_id=1", "notifications", "notifications?user_id=x"] {
        #expect(try await client.send(.get, "\(root)/\(bad)", as: asker).status == 404)
      }
      var (rows, after): ([String], String?) = ([], nil)
      repeat {
        let behind = after.map { "&after=" + PercentEncoding.encode($0) } ?? ""
        let answer = try await client.send(
          .get, "\(root)/notifications?user_id=1\(behind)", as: asker)
        let page = try #require(PersonalPage(lines: answer.body))
        rows += page.rows
        after = page.next
      } while after != nil
      #expect(rows.count == 125 && Set(rows).count == 125)
      #expect(try rows.allSatisfy { try JSONParser.parse(Array($0.utf8))["user_id"] == 1 })
    }
  }
}

extension PersonalDataTests {
  private static let columnsOfPeople: SQL = """
    select c.relname || '.' || a.attname as name,
      format_type(a.atttypid, a.atttypmod) like '%[]' as is_array
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
      and not c.relispartition
      and (coalesce(col_description(c.oid, a.attnum) ~ '^-> identity.account_user( |$)', false)
        or exists (select from pg_constraint f
          where f.contype = 'f' and f.conrelid = c.oid and f.conkey = array[a.attnum]
            and f.confrelid = to_regclass('account_user')))
    """

  private static func erase(
    _ user: Int64, in context: String, _ database: Database, _ tx: Transaction
  ) async throws -> [String: Int] {
    switch context {
    case "booking":
      try await Bookings(database: database).erase(
        Identifier(user), now: Instant(seconds: 1_795_410_000), in: tx)
    case "community": try await CommunityStore.PersonErasure.run(user, in: tx)
    case "services": try await Requests.eraseDrafts(of: user, in: tx)
    default:
      try await TechOrdaStore.PersonErasure.run(user, now: Instant(seconds: 1_795_410_000), in: tx)
    }
  }
}
