import BookingDomain
import BookingStore
import CommunityStore
import IdentityStore
import Kernel
import PersonalData
import Postgres
import Resources
import ServicesStore
import TechOrdaStore
import TestSupport
import Testing

/// Of somebody who was erased no row of another slice keeps what is declared as personal: the row goes
/// or is blanked, or it stands here with the reason why it is kept. What identity does with its own rows
/// is looked at in `ErasureTests` of that context; here, that each of its tables is spoken of.
@Suite struct PersonErasureTests {
  private static let erased: Int64 = 77_001
  private static let mark = "m77001"
  private static let law = "what was submitted is kept by law"

  private static let kept: [String: String] = [
    "core_actionlog": "who did what, for 24 months",
    "service_expertise": law, "service_externalhooklog": law,
    "service_guppurchaseapplication": law, "service_guppurchaseplan": law,
    "service_gupreport": law, "service_report": law,
    "service_seedmoneyreport": law, "service_servicerequest": law, "service_techordareport": law,
    "service_techordareportstudent": law, "service_reportversion": law,
    "service_techordastudent": law, "niokr_niokrproject": law,
    "techorda_school": "how to reach a school is what its page is for",
  ]

  /// Identity's rows that stay.
  private static let keptByIdentity: [String: String] = [
    "account_company": "an organisation's; left alone it loses its contact",
    "account_deletion": "that the person was erased; the reason is blanked",
    "account_user": "the row stays with its number, blanked",
    "core_actionlog": "who did what, for 24 months",
  ]

  private typealias Erasure = @Sendable (Database, Transaction) async throws -> Void

  private static let erasures: [String: Erasure] = [
    "booking": {
      _ = try await Bookings(database: $0).erase(MemberID(erased), now: .distant, in: $1)
    },
    "community": { _ = try await CommunityStore.PersonErasure.run(erased, in: $1) },
    "services": { _ = try await Requests.eraseDrafts(of: erased, in: $1) },
    "techorda": { _ = try await TechOrdaStore.PersonErasure.run(erased, now: .distant, in: $1) },
  ]

  /// Fails with the name of the table that still knows him.
  @Test(arguments: SliceUnderTest.all.filter { $0.slice.context != "identity" })
  func no_row_keeps_what_is_personal(_ slice: SliceUnderTest) async throws {
    let erase = try #require(Self.erasures[slice.slice.context])
    try await slice.with { database, _ in
      let schema = try await SchemaSource(database: database).schema()
      _ = try await SampleRows.fill(schema, database)
      let rows = PersonsTable.all(of: slice, in: schema)
      for table in rows { try await table.give(to: Self.erased, mark: Self.mark, in: database) }
      for table in rows {
        #expect(try await table.knows(Self.mark, in: database), "\(table.name) before")
      }

      try await database.transaction { try await erase(database, $0) }

      for table in rows where Self.kept[table.name] == nil {
        #expect(try await !table.knows(Self.mark, in: database), "\(table.name)")
      }
    }
  }

  @Test func each_personal_table_of_identity_is_spoken_of() async throws {
    let identity = try #require(SliceUnderTest.all.first { $0.slice.context == "identity" })
    try await identity.with { database, _ in
      let schema = try await SchemaSource(database: database).schema()
      let found = Set(PersonsTable.all(of: identity, in: schema).map(\.name) + ["account_user"])
      let going = Set(
        PersonalTables.identity.rows.filter { !$0.erasure.isKept }.map(\.table)
      ).subtracting(["account_user"])
      #expect(found.subtracting(going) == Set(Self.keptByIdentity.keys))
    }
  }

  @Test func no_exception_is_out_of_date() async throws {
    var known: Set<String> = []
    for slice in SliceUnderTest.all where slice.slice.context != "identity" {
      try await slice.with { database, _ in
        let schema = try await SchemaSource(database: database).schema()
        known.formUnion(PersonsTable.all(of: slice, in: schema).map(\.name))
      }
    }
    #expect(Set(Self.kept.keys).subtracting(known) == [])
  }
}

/// A table with personal columns whose rows are people's.
private struct PersonsTable {
  let table: TableSchema
  let owners: [String]
  let personal: [ColumnSchema]

  var name: String { table.name }

  static func all(of slice: SliceUnderTest, in schema: SliceSchema) -> [PersonsTable] {
    slice.slice.admin.personal.sorted { $0.key < $1.key }.compactMap { name, columns in
      guard let table = schema.tables[name] else { return nil }
      let owners = table.columns.filter { column in
        if case .array = column.type { return false }
        return column.foreignReference == "identity.account_user"
          || table.reference(of: column.name)?.table == "account_user"
      }
      guard !owners.isEmpty else { return nil }
      return PersonsTable(
        table: table, owners: owners.map(\.name),
        personal: columns.sorted().compactMap(table.column))
    }
  }

  /// The sample row is his now, and says so wherever something personal may stand.
  func give(to user: Int64, mark: String, in database: Database) async throws {
    let owned = owners.map { "\(identifier: $0) = \(user)" as SQL }
    let marked = personal.compactMap { column -> SQL? in
      guard let value = Self.value(mark, column.type) else { return nil }
      return "\(identifier: column.name) = \(value)"
    }
    try await database.withSession { session in
      // Triggers of foreign keys, and those that keep rows as they are, rest.
      try await session.run(script: "set session_replication_role = replica")
      _ = try await session.query(
        "update \(identifier: name) set \((owned + marked).joined(", "))")
      try await session.run(script: "reset session_replication_role")
    }
  }

  private static func value(_ mark: String, _ type: ColumnType) -> SQL? {
    switch type {
    case .text: "\(mark)"
    case .json: "jsonb_build_object('x', \(mark)::text)"
    case .array(.text): "array[\(mark)::text]"
    default: nil
    }
  }

  func knows(_ mark: String, in database: Database) async throws -> Bool {
    try await database.query(
      """
      select from \(identifier: name) item where position(\(mark) in item::text) > 0
      """
    ).isEmpty == false
  }
}

extension Instant {
  fileprivate static let distant = Instant(seconds: 1_900_000_000)
}
