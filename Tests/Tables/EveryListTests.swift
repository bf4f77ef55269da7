import Postgres
import Resources
import TestSupport
import Testing

/// A page of a list must cost what it shows, however long its table is: whoever reads it, in every
/// order that it offers, behind a cursor, narrowed by every value and by words.
@Suite struct EveryListTests {
  /// Tables that are small by nature, with the reason: they may be read and sorted as a whole.
  private static let small: [String: String] = [
    "booking_room": "rooms of a house",
    "core_banner": "banners of a page",
    "core_category": "categories are made by hand",
    "core_city": "cities of some countries",
    "core_country": "there are no more than two hundred",
    "core_faq": "written by hand",
    "core_faqitem": "written by hand",
    "core_floordata": "floors of a house",
    "core_organization": "organisations that offer services",
    "service_directory": "directories that forms choose from",
    "service_hooksource": "systems that tell us something",
    "service_hubform": "forms are built by hand",
    "service_papertemplate": "a text for each kind of paper and language",
    "service_service": "services are set up by hand",
    "service_workday": "holidays and worked Saturdays of some years",
    "shared_contextdata": "settings of the site",
    "shared_seodata": "words for pages that somebody wrote",
    "techorda_flow": "a few intakes a year",
    "waffle_flag": "flags are made by hand",
    "waffle_sample": "made by hand",
    "waffle_switch": "made by hand",
  ]

  /// What else may cost more, as `table question`, with the reason.
  private static let excused: [String: String] = [:]

  /// Unique indexes of these end with a column that is left to its default.
  private static let distinct: [String: Set<String>] = ["search_search": ["primary_key"]]

  @Test(arguments: SliceUnderTest.all)
  func a_page_costs_what_it_shows(_ slice: SliceUnderTest) async throws {
    try await slice.with { database, _ in
      let schema = try await SchemaSource(database: database).schema()
      let found = try await Self.faults(of: slice.slice.resources, in: schema, database)
      var faults = found.filter { Self.excused[$0.name] == nil }.map(\.description)
      let names = Set(found.map(\.name))
      for name in Self.excused.keys.sorted() where !names.contains(name) {
        let table = String(name.prefix { $0 != " " })
        if schema.tables[table] != nil { faults.append("\(name): needs no excuse") }
      }
      #expect(faults.isEmpty, "\n\(faults.joined(separator: "\n"))")
    }
  }

  /// Fails where the plans are not those of the list, or of tables that hold nothing.
  @Test func a_list_without_its_indexes_is_named() async throws {
    let community = try #require(SliceUnderTest.all.first { $0.slice.context == "community" })
    try await community.with { database, _ in
      for index in ["core_feed_pinned", "search_search_words"] {
        _ = try await database.query("drop index \(identifier: index)")
      }
      let schema = try await SchemaSource(database: database).schema()
      let found = try await Self.faults(of: community.slice.resources, in: schema, database)
      let names = Set(found.map(\.name))
      #expect(names.isSuperset(of: ["core_feed", "core_feed cursor", "search_search q"]))
    }
  }

  private static func faults(
    of resources: [Resource], in schema: SliceSchema, _ database: Database
  ) async throws -> [ListFault] {
    let small = Set(Self.small.keys)
    let lists = try resources.filter { !small.contains($0.table) }
      .map { try AskedList($0, in: schema, small: small) }
    return try await database.withSession { session in
      var found = try await Self.crowd(lists, butNot: small, in: session)
      for list in lists { found += try await list.faults(in: session) }
      return found
    }
  }

  /// Closes every way but those by indexes: what has no other costs at least 10,000,000,000 then.
  /// Returns the tables that could not be filled.
  private static func crowd(
    _ lists: [AskedList], butNot small: Set<String>, in session: Session
  ) async throws -> [ListFault] {
    try await session.run(
      script: """
        set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off;
        set enable_memoize = off
        """)
    var tables: Set<String> = []
    for list in lists { tables.formUnion(try await list.tables(in: session)) }
    // Of an empty table the server thinks that each of its rows leads to many others.
    try await CrowdedTables.fill(tables.intersection(small), rows: 200, in: session)
    tables.subtract(small)
    try await CrowdedTables.fill(tables, distinct: distinct, in: session)
    var faults: [ListFault] = []
    for table in tables.sorted() {
      let rows = try await session.query("select count(*) as count from \(identifier: table)")
      let count = try rows[0].int("count")
      guard count < 5_000 else { continue }
      faults.append(ListFault(table, at: table, "of \(count) rows every plan is good"))
    }
    return faults
  }
}
