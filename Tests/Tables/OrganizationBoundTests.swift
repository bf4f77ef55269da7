import Access
import HTTPCore
import JSON
import Postgres
import Resources
import TestSupport
import Testing

/// Staff of an organisation see its services, forms, pages, events and objects only, with all that
/// hangs on them.
@Suite struct OrganizationBoundTests {
  /// Tables that hang on a bounded one and are open to all staff, with the reason.
  private static let open: [String: String] = [:]

  /// A table that refers to a bounded one, or to a table that does, is bounded itself.
  @Test(arguments: SliceUnderTest.all)
  func what_hangs_on_a_bounded_table_is_bounded(_ slice: SliceUnderTest) async throws {
    try await slice.with { database, _ in
      let schema = try await SchemaSource(database: database).schema()
      let bounded = Set(slice.slice.admin.bounded.keys)
      for hop in [1, 2] {
        var near = bounded
        for _ in 1..<hop { near = near.union(schema.referring(to: near)) }
        let missing = schema.referring(to: near).subtracting(bounded)
        #expect(missing.subtracting(Self.open.keys) == [], "\(hop)")
      }
      #expect(bounded.isSubset(of: schema.tables.keys))
      let owning = schema.tables.values.filter { $0.column("organization_id") != nil }.map(\.name)
      #expect(Set(owning).subtracting(["account_user"]).isSubset(of: bounded))
    }
  }

  /// With one row in every table, none of it the organisation's: staff who hold every right but are
  /// bound see none of those tables, and by the resources no more than anybody.
  @Test(arguments: SliceUnderTest.all)
  func bound_staff_see_nothing_of_others(_ slice: SliceUnderTest) async throws {
    try await slice.with { database, client in
      let schema = try await SchemaSource(database: database).schema()
      _ = try await SampleRows.fill(schema, database)
      let names = schema.tables.keys.map { ModelName(table: $0).permission("view") }
      let bound = Principal(
        kind: .user, issuer: Principal.gateway, userID: 5, permissions: Set(names), isStaff: true,
        organization: "own")
      let nobody = Principal(kind: .user, issuer: Principal.gateway, userID: 5)
      for table in slice.slice.admin.bounded.keys.sorted() {
        let address = "/api/v1/\(slice.slice.context)/admin/\(table)"
        let list = try await client.send(.get, address, as: bound)
        #expect(list.status == 200, "\(table) \(list.json)")
        let isForAll = table == "core_feed"
        #expect(list["items"].array?.isEmpty == !isForAll, "\(table)")
      }
      for resource in slice.slice.resources
      where slice.slice.admin.bounded[resource.table] != nil {
        let known = try await client.send(.get, resource.address, as: bound)
        let open = try await client.send(.get, resource.address, as: nobody)
        #expect(
          known["items"].array?.count ?? 0 == open["items"].array?.count ?? 0,
          "\(resource.address)")
      }
    }
  }
}

extension SliceSchema {
  /// Tables with a foreign key to one of `names`, but for themselves.
  fileprivate func referring(to names: Set<String>) -> Set<String> {
    Set(
      tables.values.filter { table in
        table.references.contains { names.contains($0.table) && $0.table != table.name }
      }
      .map(\.name))
  }
}
