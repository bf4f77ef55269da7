/// What one slice takes over from the old site.
package struct SlicePlan: Sendable {
  package let slice: String
  /// In the order in which they are filled.
  package let tables: [TablePlan]
  package let statuses: StatusMap
  package let uncompared: UncomparedColumns
  /// Read models that are filled at the end.
  package let derived: [DerivedRows]
  /// A query for the ids of people who were erased here; nothing of theirs comes back.
  package let erased: String

  /// Tables without a plan in `special` are taken over as they are.
  /// - Parameter folder: where `statuses.tsv` and `uncompared.tsv` lie.
  package init(
    slice: String, special: [TablePlan], folder: String?, derived: [DerivedRows] = [],
    erased: String = "select id from user_ref where deleted and rev > 1"
  ) throws {
    self.slice = slice
    let catalogue = try TableList.read()
    let own = catalogue.tables(of: slice)
    let planned = special.map(\.name)
    tables =
      special + (own.filter { !planned.contains($0) }.map { TablePlan($0) })
      + SharedTables.plans(for: slice, catalogue).filter { !planned.contains($0.name) }
    statuses = try StatusMap(try DataFile("statuses.tsv", in: folder))
    uncompared = try UncomparedColumns(
      try DataFile("uncompared.tsv", in: folder), try SharedTables.uncompared())
    self.derived = derived
    self.erased = erased
  }
}
