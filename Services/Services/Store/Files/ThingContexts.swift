import Import

/// Which context decides on the files of a thing: the one that owns its table.
package struct ThingContexts: Sendable {
  private let owners: TableOwners

  /// Throws if the list of tables does not lie beside the program.
  package init() throws { owners = try TableOwners() }

  /// `nil` for this one's, and for what no context owns.
  package func other(of thing: FileThing) -> String? {
    let slice = owners.slice(of: thing.source.replacing(".", with: "_"))
    return slice == "services" ? nil : slice
  }
}
