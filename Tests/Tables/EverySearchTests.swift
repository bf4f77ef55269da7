import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import Resources
import TestSupport
import Testing

/// `q=` of every list for staff: what is masked or secret is not found by what it says.
@Suite struct EverySearchTests {
  private static let superuser = Principal(
    kind: .user, issuer: Principal.gateway, userID: 3, isStaff: true, isSuperuser: true)
  /// So short that it fits every column.
  private static let mark = "zq"

  @Test(arguments: SliceUnderTest.all)
  func nothing_that_is_masked_is_found(_ slice: SliceUnderTest) async throws {
    try await slice.with { database, client in
      let schema = try await SchemaSource(database: database).schema()
      _ = try await SampleRows.fill(schema, database)
      let admin = slice.slice.admin
      for table in schema.tables.values.sorted(by: { $0.name < $1.name }) {
        let closed = (admin.secret[table.name] ?? []).union(admin.personal[table.name] ?? [])
        let columns = table.columns.filter {
          closed.contains($0.name) && !$0.isGenerated && $0.isText
        }
        guard !columns.isEmpty else { continue }
        let marked = columns.map { "\(identifier: $0.name) = \(Self.mark)" as SQL }
        try await database.withSession { session in
          try await session.run(script: "set session_replication_role = replica")
          let changed = try await session.query(
            "update \(identifier: table.name) set \(marked.joined(", "))")
          #expect(changed.affected > 0, "\(table.name)")
        }
        let answer = try await client.send(
          .get, "/api/v1/\(slice.slice.context)/admin/\(table.name)?q=\(Self.mark)",
          as: Self.superuser)
        let isFound = answer["items"].array?.isEmpty == false
        #expect([200, 400].contains(answer.status) && !isFound, "\(table.name) \(answer.json)")
      }
    }
  }
}

extension ColumnSchema {
  fileprivate var isText: Bool { if case .text = type { true } else { false } }
}
