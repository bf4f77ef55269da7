import Access
import Foundation
import HTTPCore
import JSON
import Jobs
import Postgres
import Resources
import TestSupport
import Testing

/// Every table of every slice as a file: with all columns that are shown, and none of the others.
@Suite struct EveryExportTests {
  private static let superuser = Principal(
    kind: .user, issuer: Principal.gateway, userID: 3, isStaff: true, isSuperuser: true)

  @Test(arguments: SliceUnderTest.all)
  func every_table_can_be_taken_away(_ slice: SliceUnderTest) async throws {
    try await slice.withJobs { database, client, runner in
      let schema = try await SchemaSource(database: database).schema()
      _ = try await SampleRows.fill(schema, database)
      let root = "/api/v1/\(slice.slice.context)/admin"
      var asked: [(table: TableSchema, id: String)] = []
      for table in schema.tables.values.sorted(by: { $0.name < $1.name }) {
        let answer = try await client.send(
          .post, "\(root)/\(table.name)/exports", json: #"{"format": "csv"}"#,
          as: Self.superuser)
        #expect(answer.status == 202, "\(table.name) \(answer.json)")
        asked.append((table, answer["id"].string ?? ""))
      }

      _ = try await runner.runDue()

      for (table, id) in asked {
        let file = try await client.send(
          .get, "\(root)/exports/\(id)/content", as: Self.superuser)
        #expect(file.status == 200, "\(table.name) \(file.json)")
        let lines = String(decoding: file.body.dropFirst(3), as: UTF8.self).split(
          separator: "\r\n", maxSplits: 1)
        #expect(lines.count == 2, "\(table.name)")
        let secret = slice.slice.admin.secret[table.name] ?? []
        let hidden = secret.union(["legacy", "imported_version"])
        let shown = table.columns.filter { !$0.isGenerated || $0.type != .opaque }
          .map(\.name).filter { !hidden.contains($0) }
        #expect(lines.first.map(String.init) == shown.joined(separator: ","), "\(table.name)")
      }
    }
  }
}
