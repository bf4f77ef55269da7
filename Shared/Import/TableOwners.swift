/// Which slice owns a table of the old site.
package struct TableOwners: Sendable {
  private let slices: [String: String]

  /// Throws if the catalogue does not lie beside the program.
  package init() throws {
    slices = Dictionary(
      try TableList.read().owned.map { ($0.table, $0.slice) },
      uniquingKeysWith: { first, _ in first })
  }

  /// `nil` for what every slice has, and for what is no table.
  package func slice(of table: String) -> String? { slices[table] }
}
