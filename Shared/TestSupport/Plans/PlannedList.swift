package import Postgres
package import Testing

/// A list whose statement is written by hand, and the index that must find its rows. What a page costs
/// must not grow with its table.
package struct PlannedList<World: Sendable>: Sendable {
  package enum Way: Sendable {
    /// The index leads to the rows and has them in their order: as many are read as are shown.
    case walked
    /// The list is of everything: the index has the order, from its beginning.
    case whole
    /// The index leads to the rows. They are few, of one owner or thing, and sorted when they are there.
    case sorted
  }

  let name: String
  let index: String
  let way: Way
  /// Tables of a row or a few, whatever becomes of the slice: they may be read as a whole.
  let small: Set<String>
  let ask: @Sendable (World) async throws -> Void

  /// - Parameter ask: asks the store, or a route, for a page.
  package init(
    _ name: String, by index: String, _ way: Way = .walked, small: Set<String> = [],
    _ ask: @escaping @Sendable (World) async throws -> Void
  ) {
    self.name = name
    self.index = index
    self.way = way
    self.small = small
    self.ask = ask
  }

  /// Fails with each list whose rows another way is taken to, over tables that are full.
  package static func expectIndexes(
    of lists: [PlannedList], in world: World, _ database: Database,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    var sent: [(list: PlannedList, statements: [String])] = []
    for list in lists {
      sent.append((list, try await SentStatements.reads { try await list.ask(world) }))
    }
    let asked = sent
    let faults = try await database.withSession { session in
      try await session.run(
        script: "set plan_cache_mode = force_generic_plan; set enable_seqscan = off")
      var tables: Set<String> = []
      for (list, statements) in asked {
        for statement in statements {
          let plan = try await StatementPlan(of: statement, in: session)
          tables.formUnion(plan.tables.subtracting(list.small))
        }
      }
      try await CrowdedTables.fill(tables, in: session)
      var faults: [String] = []
      for (list, statements) in asked {
        try await session.run(script: "set enable_sort = \(list.way == .sorted ? "on" : "off")")
        var plans: [StatementPlan] = []
        for statement in statements {
          let plan = try await StatementPlan(of: statement, in: session)
          if !plan.isOfCatalogue { plans.append(plan) }
        }
        faults += list.faults(plans)
      }
      return faults
    }
    for fault in faults { Issue.record("\(fault)", sourceLocation: sourceLocation) }
  }

  private func faults(_ plans: [StatementPlan]) -> [String] {
    let nodes = plans.flatMap(\.nodes)
    var faults: [String] = []
    if !nodes.contains(where: { $0.index == index && ($0.isNarrowed || way == .whole) }) {
      faults.append("\(name): \(index) does not lead to the rows, but \(plans.flatMap(\.indexes))")
    }
    for node in nodes where node.kind == "Seq Scan" {
      guard let table = node.table, !small.contains(table) else { continue }
      faults.append("\(name): all of \(table) is read")
    }
    if way != .sorted, nodes.contains(where: { $0.kind == "Sort" }) {
      faults.append("\(name): all that was found is sorted")
    }
    return faults
  }
}
