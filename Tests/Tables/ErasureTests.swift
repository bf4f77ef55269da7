import DatabaseHost
import EventFeed
import JSON
import Postgres
import Resources
import TestSupport
import Testing

/// Of somebody who was erased no revision keeps a personal value, whoever wrote it: the platform, by
/// the names of the columns, or Django, by its own (`author` for `author_id`, the key outside).
@Suite struct ErasureTests {
  private static let erased: Int64 = 77_001
  private static let other: Int64 = 77_002

  /// Fails without: Django's names, identity's own references, the account's key, `object_repr`, the
  /// admin log, texts that nobody could read.
  @Test(arguments: SliceUnderTest.all)
  func no_version_knows_him(_ slice: SliceUnderTest) async throws {
    try await slice.with { database, _ in
      let schema = try await SchemaSource(database: database).schema()
      let owned = OwnedTable.all(of: slice, in: schema)
      #expect(!owned.isEmpty)
      for table in owned {
        for user in [Self.erased, Self.other] { try await table.write(of: user, in: database) }
      }

      let erasure = slice.slice.erasure(in: database)
      try await database.transaction { try await erasure.erase(user: Self.erased, in: $0) }

      #expect(try await count(of: Self.erased, in: database) == 0)
      let written = owned.map(\.written).reduce(0, +)
      #expect(try await count(of: Self.other, in: database) == written)
    }
  }

  /// Fails where only the event of the erasure blanks: its feed may be gone, then a snapshot says it.
  @Test(arguments: SliceUnderTest.all.filter { $0.slice.context != "identity" })
  func who_is_erased_in_a_snapshot_is_blanked_too(_ slice: SliceUnderTest) async throws {
    try await slice.with { database, _ in
      let schema = try await SchemaSource(database: database).schema()
      let owned = OwnedTable.all(of: slice, in: schema)
      for table in owned {
        for user in [Self.erased, Self.other] { try await table.write(of: user, in: database) }
      }
      let subscription = Subscription.references(consumer: slice.slice.context)
        .blankingRevisions(slice.slice.erasure(in: database))
      let items = [(Self.erased, true), (Self.other, false)].map { user, deleted in
        SnapshotItem(
          id: user, revision: 9,
          data: JSONWriter.bytes { json in
            json.object { json in
              json.field("id", user)
              json.field("deleted", deleted)
            }
          })
      }
      let users = try #require(subscription.snapshots.first { $0.kind == "users" })

      try await database.transaction { try await users.take(items, $0) }

      #expect(try await count(of: Self.erased, in: database) == 0)
      #expect(try await count(of: Self.other, in: database) > 0)
    }
  }

  /// Versions and lines of the admin log that hold the person's mark.
  private func count(of user: Int64, in database: Database) async throws -> Int64 {
    try await database.query(
      """
      select count(*) as found from (
        select coalesce(object::text, '') || serialized_data || object_repr from reversion_version
        union all
        select object_repr from django_admin_log
      ) kept (what) where position(\(OwnedTable.mark(user)) in what) > 0
      """)[0].int64("found")
  }
}

/// A table with personal columns whose rows are people's.
private struct OwnedTable {
  let table: TableSchema
  let owners: [String]
  let personal: [String]

  static func all(of slice: SliceUnderTest, in schema: SliceSchema) -> [OwnedTable] {
    slice.slice.admin.personal.sorted { $0.key < $1.key }.compactMap { name, columns in
      guard let table = schema.tables[name] else { return nil }
      let owners = table.columns.map(\.name).filter { column in
        table.column(column)?.foreignReference == "identity.account_user"
          || table.reference(of: column)?.table == "account_user"
      }
      guard name == "account_user" || !owners.isEmpty else { return nil }
      return OwnedTable(table: table, owners: owners, personal: columns.sorted())
    }
  }

  static func mark(_ user: Int64) -> String { "mark-\(user)" }

  private var isAccount: Bool { table.name == "account_user" }

  /// Versions and lines of the admin log with the mark, per person.
  var written: Int64 { (isAccount ? 1 : Int64(owners.count)) * 2 + 2 }

  /// By each owner's column one version of either kind, one that cannot be read, a line of the log.
  func write(of user: Int64, in database: Database) async throws {
    let owners = isAccount ? ["id"] : owners
    for (place, owner) in owners.enumerated() {
      let key = isAccount ? user : user * 100 + Int64(place)
      try await version(key, owner, user, byPlatform: true, in: database)
      if isAccount {
        try await version(key, nil, user, byPlatform: false, in: database)
      } else {
        let name = owner.hasSuffix("_id") ? String(owner.dropLast(3)) : owner
        try await version(key, name, user, byPlatform: false, in: database)
      }
    }
    let key = isAccount ? user : user * 100
    let mark = Self.mark(user)
    _ = try await database.query(
      """
      insert into django_admin_log (object_id, object_repr, action_flag, model, user_id)
      values (\(String(key)), \(mark), 2, \(ModelName(table: table.name).description), 5)
      """)
    try await insert(key, object: nil, text: "not JSON: \(mark)", action: nil, in: database)
  }

  private func version(
    _ key: Int64, _ owner: String?, _ user: Int64, byPlatform: Bool, in database: Database
  ) async throws {
    let object = JSONWriter.bytes { json in
      json.object { json in
        if let owner { json.field(owner, user) }
        for column in personal where column != owner { json.field(column, Self.mark(user)) }
      }
    }
    let text = byPlatform ? String(decoding: object, as: UTF8.self) : "[]"
    try await insert(
      key, object: object, text: text, action: byPlatform ? "change" : nil, in: database)
  }

  private func insert(
    _ key: Int64, object: [UInt8]?, text: String, action: String?, in database: Database
  ) async throws {
    let mark = Self.mark(key / (isAccount ? 1 : 100))
    _ = try await database.query(
      """
      with revision as (insert into reversion_revision (comment) values ('') returning id)
      insert into reversion_version (object_id, model, revision_id, action, object,
        serialized_data, object_repr)
      select \(String(key)), \(ModelName(table: table.name).description), id, \(action)::text,
        \(object.map(JSONText.init))::jsonb, \(text), \(action == nil ? mark : "") from revision
      """)
  }
}
