import Foundation

/// What the old system's tables are, as `Tests/Fixtures/catalog.json` has them.
struct Catalogue: Decodable, Sendable {
  struct Table: Decodable, Sendable {
    let name: String
    /// A slice, or `each` for a table that stands in every slice.
    let owner: String
    let columns: [Column]
    let unique: [[String]]?

    var key: [String] { columns.filter { $0.pk == true }.map(\.name) }
    func stands(in slice: Slice) -> Bool { owner == slice.rawValue || owner == "each" }
  }

  struct Column: Decodable, Sendable {
    let name: String
    /// As `format_type` says it.
    let type: String
    let nullable: Bool
    let pk: Bool?
    /// `table.column`
    let references: String?
    private let referenceKind: String?

    var staysInside: Bool { referenceKind == "foreign_key" }

    private enum CodingKeys: String, CodingKey {
      case name, type, nullable, pk, references, referenceKind = "reference_kind"
    }
  }

  let tables: [Table]

  static func read(file: String = #filePath) throws -> Catalogue {
    let tests = URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
    let data = try Data(contentsOf: tests.appendingPathComponent("Fixtures/catalog.json"))
    return try JSONDecoder().decode(Catalogue.self, from: data)
  }

  /// `slice.table`, as the comment of a reference that crosses names it.
  func address(of column: Column) -> String? {
    let target = column.references?.split(separator: ".").first.map(String.init)
    return tables.first { $0.name == target }.map { "\($0.owner).\($0.name)" }
  }
}
