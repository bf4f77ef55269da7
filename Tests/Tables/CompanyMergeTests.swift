import EventFeed
import Postgres
import Resources
import TestSupport
import Testing

/// When a company turns out to be another one's duplicate, every slice's rows go over to the other.
@Suite struct CompanyMergeTests {
  private static let gone: Int64 = 77_005
  private static let kept: Int64 = 77_006

  @Test(arguments: SliceUnderTest.all)
  func no_row_refers_to_the_old_company(_ slice: SliceUnderTest) async throws {
    try await slice.with { database, _ in
      let schema = try await SchemaSource(database: database).schema()
      _ = try await SampleRows.fill(schema, database)
      let places = schema.tables.values.flatMap { table in
        table.columns.filter { $0.foreignReference == "identity.account_company" }
          .map { (table: table.name, column: $0.name) }
      }
      #expect(places.isEmpty == (slice.slice.context == "identity"))
      for place in places {
        _ = try await database.query(
          """
          update \(identifier: place.table)
          set \(identifier: place.column) = \(Self.gone)::bigint
          """)
      }

      try await database.transaction { tx in
        try await ReferenceTables.mergeCompany(
          from: Self.gone, into: Self.kept, revision: 2, in: tx)
      }

      for place in places {
        let found = try await database.query(
          "select \(identifier: place.column)::bigint as company from \(identifier: place.table)")
        #expect(try found.map { try $0.int64("company") } == [Self.kept], "\(place)")
      }
      let known = try await database.query("select id, deleted from company_ref order by id")
      #expect(try known.suffix(2).map { try $0.bool("deleted") } == [true, false])
    }
  }

  /// Fails without the handler of the exception: the whole merge then stops at that row.
  @Test func a_row_that_would_stand_twice_keeps_the_old_company() async throws {
    let community = try #require(SliceUnderTest.all.first { $0.slice.context == "community" })
    try await community.with { database, _ in
      for company in [Self.gone, Self.kept] {
        _ = try await database.query(
          """
          insert into community_companyfollow (follower_id, followed_id)
          values (7, \(company)::bigint)
          """)
      }
      _ = try await database.query(
        """
        insert into community_companyfollow (follower_id, followed_id)
        values (8, \(Self.gone)::bigint)
        """)
      for _ in 0..<2 {
        try await database.transaction { tx in
          try await ReferenceTables.mergeCompany(
            from: Self.gone, into: Self.kept, revision: 2, in: tx)
        }
      }
      let follows = try await database.query(
        """
        select follower_id::bigint as follower, followed_id::bigint as company
        from community_companyfollow order by 1, 2
        """
      ).map { "\(try $0.int64("follower")) \(try $0.int64("company"))" }
      #expect(follows == ["7 77005", "7 77006", "8 77006"])
    }
  }
}
