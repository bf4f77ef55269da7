import Postgres
import Resources
import TestSupport
import Testing

/// A page of a list must not cost more when its table grows: an index gives the order, so that the
/// server reads as many rows as it shows.
@Suite struct ListOrderTests {
  @Test(arguments: SliceUnderTest.all)
  func the_server_walks_the_index(_ slice: SliceUnderTest) async throws {
    try await slice.with { database, _ in
      for resource in slice.slice.resources {
        let order = resource.order.map { term -> SQL in
          term.hasPrefix("-")
            ? "\(identifier: String(term.dropFirst())) desc" : "\(identifier: term)"
        }.joined(", ")
        let plan = try await database.withSession { session in
          // What has no other way costs at least 10,000,000,000 then.
          try await session.run(script: "set enable_seqscan = off; set enable_sort = off")
          return try await session.query(
            """
            explain select 1 from \(identifier: resource.table) order by \(order) limit 21
            """
          ).map { try $0.string("QUERY PLAN") }
        }
        #expect(!plan.contains { $0.contains("Sort") }, "\(resource.address): \(plan)")
      }
    }
  }
}
