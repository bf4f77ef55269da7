import HTTPCore
import Kernel
package import Postgres

/// A list of the admin API that is to be read to its end: narrowed and ordered as it was asked for,
/// with personal columns masked and without secret ones.
package struct ListExtract: Sendable {
  package struct Column: Sendable, Hashable {
    package let name: String
    /// What its value is as it goes out: a masked column is a text.
    package let type: ColumnType
  }

  /// In the order in which they are selected.
  package let columns: [Column]
  private let shown: [ShownColumn]
  private let table: String
  private let order: SortOrder
  private let conditions: [SQL]

  /// Parameters that say which part of a list is shown and how, not what is in it.
  private static let ofPages = ListQuery.reserved.subtracting(["order", "q", "lang"])

  /// `fields`: the columns that are wanted, in their order; all for `nil`, and what is not shown is
  /// left out. Throws `BadQuery` for what the list itself would refuse, and for what belongs to a
  /// page of it.
  init(
    _ asked: Query, fields: [String]?, _ plan: ResourcePlan, reach: SQL?
  ) throws(BadQuery) {
    let query = try ListExtract.read(asked, plan)
    let byName = Dictionary(uniqueKeysWithValues: plan.shown.map { ($0.name, $0) })
    shown = fields.map { $0.compactMap { byName[$0] } } ?? plan.shown
    columns = shown.map { Column(name: $0.name, type: $0.type) }
    table = plan.table.name
    order = query.order
    conditions = query.conditions(on: plan, reach)
  }

  private static func read(_ asked: Query, _ plan: ResourcePlan) throws(BadQuery) -> ListQuery {
    var faults = asked.items.filter { ofPages.contains($0.name) }
      .map { QueryFault.unknown.at($0.name) }
    do throws(BadQuery) {
      let query = try ListQuery(asked, plan)
      if faults.isEmpty { return query }
    } catch {
      faults += error.faults.filter { !ofPages.contains($0.pointer) }
    }
    throw BadQuery(faults: faults)
  }

  /// All rows. Arrays are JSON, as in the list's answers.
  package var statement: SQL {
    let list = shown.map { column -> SQL in
      if case .array = column.type {
        return "to_jsonb(\(unsafe: column.expression))::text as \(identifier: column.name)"
      }
      return SQL(unsafe: column.selected)
    }
    return """
      select \(list.joined(", ")) from \(identifier: table) item
      \(ResourceReader.filter(conditions)) order by \(order.clause)
      """
  }

  /// Gives `total`: how many rows there are, counted to `most` and no further.
  package func count(upTo most: Int) -> SQL {
    """
    select count(*) as total from (
      select from \(identifier: table) item \(ResourceReader.filter(conditions)) limit \(most)
    ) counted
    """
  }
}
