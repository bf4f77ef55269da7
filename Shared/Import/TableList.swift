import Foundation

/// The tables of the old site and the slice that each belongs to.
struct TableList: Sendable {
  private let owners: [(table: String, slice: String)]

  static func read() throws -> TableList {
    TableList(owners: try file("tables.tsv").fields(2).map { ($0[0], $0[1]) })
  }

  static func file(_ name: String) throws -> DataFile {
    try DataFile(name, in: Bundle.module.resourcePath.map { $0 + "/Catalogue" })
  }

  /// Tables that one slice owns.
  var owned: [(table: String, slice: String)] { owners.filter { $0.slice != "each" } }

  var names: [String] { owners.map(\.table) }

  func tables(of slice: String) -> [String] {
    owners.filter { $0.slice == slice }.map(\.table)
  }
}
