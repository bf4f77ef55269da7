import Testing

/// Every table of the old system stands in its slice: with its columns, their types, its keys, and
/// its references, as foreign keys inside a slice and as commented columns across. What is meant
/// to be otherwise is in `WantedDifference.all`, with its reason.
@Suite struct CatalogueTests {
  @Test(arguments: Slice.allCases)
  func a_slice_is_what_the_catalogue_says_but_for_what_is_wanted(_ slice: Slice) async throws {
    let comparison = Comparison(try Catalogue.read(), slice, try await slice.schema())
    let found = Set(comparison.differences)
    let wanted = Set(WantedDifference.all.flatMap(\.differences).filter { $0.slice == slice })
    for difference in found.subtracting(wanted) { Issue.record("\(difference)") }
    for difference in wanted.subtracting(found) { Issue.record("gone: \(difference)") }
  }

  @Test func all_tables_columns_and_references_are_found() async throws {
    let catalogue = try Catalogue.read()
    var found: [Slice: [String: Comparison.Sums]] = [:]
    for slice in Slice.allCases {
      found[slice] = Comparison(catalogue, slice, try await slice.schema()).found
    }
    var sums = Comparison.Sums()
    for table in catalogue.tables {
      let everywhere = Slice.allCases.filter(table.stands).map { found[$0]?[table.name] }
      guard let first = everywhere.first ?? nil, everywhere.allSatisfy({ $0 == first }) else {
        Issue.record("\(table.name) is not the same in all its slices")
        continue
      }
      sums.add(first)
    }
    #expect(
      sums == Comparison.Sums(tables: 157, columns: 1_746, foreignKeys: 139, crossings: 79))
  }

  @Test(arguments: Slice.allCases)
  func every_reference_can_wait_for_the_end_of_an_import(_ slice: Slice) async throws {
    for (name, table) in try await slice.schema().tables {
      for key in table.constraints where key.kind == .foreign {
        #expect(key.waitsWhenAsked, "\(name).\(key.name)")
        #expect(key.columns.first.map(table.hasIndex) == true, "\(name).\(key.name): no index")
      }
    }
  }
}

extension Comparison.Sums {
  fileprivate mutating func add(_ other: Comparison.Sums) {
    tables += other.tables
    columns += other.columns
    foreignKeys += other.foreignKeys
    crossings += other.crossings
  }
}
