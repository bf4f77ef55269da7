import Access
import DatabaseHost
import FileRecords
import Foundation
import HTTPCore
import JSON
import Kernel
import Postgres
import Resources
import TestSupport
import Testing

/// Before a public file leaves, every slice is asked whether it uses it: in whichever column.
@Suite struct MediaUseTests {
  @Test(arguments: SliceUnderTest.all)
  func a_file_is_found_in_every_column_that_can_name_it(_ slice: SliceUnderTest) async throws {
    try await slice.with { database, _ in
      let schema = try await SchemaSource(database: database).schema()
      _ = try await SampleRows.fill(schema, database)
      let places = Self.places(schema)
      let keys = places.map { _ in UUID().text }
      try await Self.put(keys, into: places, database)
      // when
      let used = try await Self.ask(keys, slice, database)
      let lost = zip(places, keys).filter { !used.contains($1) }.map(\.0.description)
      #expect(lost == [])
      #expect(places.count > 10)
    }
  }

  @Test func a_file_that_no_row_holds_is_not_used() async throws {
    let slice = SliceUnderTest.all[0]
    try await slice.with { database, _ in
      let objects = [1, 2].map { "public/" + String(repeating: "\($0)", count: 64) }
      _ = try await database.query(
        "insert into core_organization (code, name, logo) values ('a', '{}', \(objects[0]))")
      let used = try await Self.ask(objects + [UUID().text], slice, database)
      #expect(used == [objects[0]])
    }
  }

  @Test func only_community_asks_and_not_for_too_much() async throws {
    let slice = SliceUnderTest.all[0]
    try await slice.with { database, _ in
      let client = try Self.client(slice, database)
      let body = "{\"keys\":[]}"
      for caller in [Principal.service("services"), Principal.anonymous()] {
        let answer = try await client.send(
          .post, "/internal/v1/media-uses", json: body, as: caller)
        #expect([401, 403].contains(answer.status))
      }
      let many = Array(repeating: "\"x\"", count: 501).joined(separator: ",")
      let answer = try await client.send(
        .post, "/internal/v1/media-uses", json: "{\"keys\":[\(many)]}", as: .service("community"))
      #expect(answer.status == 422)
    }
  }
}

extension MediaUseTests {
  private struct Place: CustomStringConvertible {
    let table: String
    let column: ColumnSchema
    var description: String { "\(table).\(column.name)" }

    func value(_ key: String) -> SQL {
      let address = "/api/v1/community/media/\(key)/content"
      switch column.type {
      case .uuid: return "\(key)::uuid"
      case .json: return "jsonb_build_object('image', \(address)::text)"
      case .array: return "array[\(address)]::\(unsafe: column.typeName)"
      case .text(let limit?) where limit < address.count: return "\(key)"
      default: return "\(address)"
      }
    }
  }

  private static func places(_ schema: SliceSchema) -> [Place] {
    schema.tables.values.sorted { $0.name < $1.name }.flatMap { table in
      table.columns.compactMap { column in
        let isKey = column.name == table.key.name || column.isGenerated || column.name == "legacy"
        let isWord = table.checks.contains { $0.words != nil && $0.columns == [column.name] }
        guard !isKey, !isWord, holds(column.type), !FileMentions.notThings.contains(table.name)
        else { return nil }
        return Place(table: table.name, column: column)
      }
    }
  }

  private static func holds(_ type: ColumnType) -> Bool {
    switch type {
    case .uuid, .json: true
    case .text(let limit): limit ?? 100 >= 36
    case .array(let element): holds(element) && element != .uuid && element != .json
    default: false
    }
  }

  private static func put(
    _ keys: [String], into places: [Place], _ database: Database
  ) async throws {
    try await database.withSession { session in
      try await session.run(script: "set session_replication_role = replica")
      for (place, key) in zip(places, keys) {
        _ = try await session.query(
          """
          update \(identifier: place.table)
          set \(identifier: place.column.name) = \(place.value(key))
          where ctid = (select ctid from \(identifier: place.table) limit 1)
          """)
      }
    }
  }

  private static func client(_ slice: SliceUnderTest, _ database: Database) throws
    -> ServiceClient
  {
    try ServiceClient(audience: slice.slice.context) {
      MediaUseRoute(database: database).table($0)
    }
  }

  private static func ask(
    _ keys: [String], _ slice: SliceUnderTest, _ database: Database
  ) async throws -> Set<String> {
    let client = try client(slice, database)
    var used: Set<String> = []
    for start in stride(from: 0, to: keys.count, by: FileMentions.batch) {
      let part = keys[start..<min(start + FileMentions.batch, keys.count)]
      let list = part.map { "\"\($0)\"" }.joined(separator: ",")
      let answer = try await client.send(
        .post, "/internal/v1/media-uses", json: "{\"keys\":[\(list)]}", as: .service("community"))
      #expect(answer.status == 200)
      used.formUnion(answer["used"].array?.compactMap(\.string) ?? [])
    }
    return used
  }
}
