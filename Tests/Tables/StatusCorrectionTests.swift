import Access
import Foundation
import HTTPCore
import JSON
import Postgres
import Resources
import TestSupport
import Testing

/// Every column whose words the import maps can be put right by staff where it could not map one.
@Suite struct StatusCorrectionTests {
  /// Jobs of the old site do not run again, whatever their word is.
  private static let commandsOnly: Set = ["django_dramatiq_task.status"]

  @Test(arguments: SliceUnderTest.all)
  func every_mapped_column_can_be_put_right(_ slice: SliceUnderTest) async throws {
    let mapped = try Self.mapped(in: slice.slice.context)
    #expect(!mapped.isEmpty)
    try await slice.with { database, client in
      let schema = try await SchemaSource(database: database).schema()
      let keys = try await SampleRows.fill(schema, database)
      for (table, column) in mapped where !Self.commandsOnly.contains("\(table).\(column)") {
        let key = try #require(keys[table], "\(table)")
        let words = schema.tables[table]?.checks.first {
          $0.columns.contains(column) && $0.words != nil
        }?.words
        let word = try #require(words?.last, "\(table).\(column) has no words of its own")
        let name = schema.tables[table]?.key.name ?? "id"
        _ = try await database.query(
          """
          update \(identifier: table) set \(identifier: column) = 'odd',
            legacy = jsonb_build_object('_flags', jsonb_build_array(\(column + "-unknown")::text))
          where \(identifier: name)::text = \(key)
          """)
        let staff = Principal(
          kind: .user, issuer: Principal.gateway, userID: 4,
          permissions: [ModelName(table: table).permission("change")], isStaff: true)
        let answer = try await client.send(
          .post,
          "/api/v1/\(slice.slice.context)/admin/\(table)/\(PercentEncoding.encode(key))/status-corrections",
          json: #"{"column": "\#(column)", "status": "\#(word)", "reason": "as the paper says"}"#,
          as: staff)
        #expect(answer.status == 200, "\(table).\(column) \(answer.json)")
        #expect(answer[column].string == word)
      }
    }
  }

  /// Tables and columns of the slice's status map.
  private static func mapped(in context: String) throws -> [(table: String, column: String)] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let folder = try #require(
      FileManager.default.contentsOfDirectory(atPath: root.path + "/Services")
        .first { $0.lowercased() == context })
    let text = try String(
      contentsOfFile: root.path + "/Services/\(folder)/Store/OldSite/statuses.tsv",
      encoding: .utf8)
    let pairs = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
      .map { $0.split(separator: "\t").prefix(2).map(String.init) }
    return Set(pairs).sorted { $0.joined() < $1.joined() }.map { ($0[0], $0[1]) }
  }
}
