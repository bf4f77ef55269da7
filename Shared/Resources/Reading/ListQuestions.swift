package import Access
package import HTTPCore
import Kernel
package import Postgres

/// What the list of a resource may be asked for, and the statements that its route would send then:
/// for who looks at their plans.
package struct ListQuestions: Sendable {
  private let plan: ResourcePlan
  private let schema: SliceSchema

  package init(_ resource: Resource, in schema: SliceSchema) throws {
    plan = try ResourcePlan(resource, in: schema)
    self.schema = schema
  }

  /// Columns that it may be ordered by.
  package var orders: [String] { plan.orderable.sorted() }

  /// Columns of which a value may be asked for.
  package var filters: [ColumnSchema] {
    plan.filters.columns.values.filter { $0.operators.contains(.equal) }
      .compactMap { plan.table.column($0.name) }.sorted { $0.name < $1.name }
  }

  package var isSearched: Bool { plan.resource.search != nil }

  /// The columns that order what is asked for, each with whether it goes down; the key comes last.
  package func order(
    of asked: Query
  ) throws -> [(column: ColumnSchema, isDescending: Bool)] {
    try ListQuery(asked, plan).order.terms.map { ($0.column, $0.isDescending) }
  }

  /// The statement for a page, the first or the one behind a position: a value for each column of
  /// `order(of:)`. Throws `AccessRefusal`, `BadQuery` and `BadCursor`, as the route does.
  package func page(
    _ asked: Query, by principal: Principal, after position: [String?]? = nil
  ) throws -> SQL {
    let list = try statements(asked, principal)
    guard let position else { return try list.page(where: list.conditions) }
    return try list.page(where: list.conditions + [list.after(position)])
  }

  /// The two statements for a page of what `q=` finds: the keys of the rows, and the page of those
  /// that `keys` name.
  package func search(
    _ asked: Query, by principal: Principal, finding keys: [String]
  ) throws -> [SQL] {
    let list = try statements(asked, principal)
    return [list.found, try list.page(where: [list.isNamed(by: keys)])]
  }

  private func statements(_ asked: Query, _ principal: Principal) throws -> ListStatements {
    try ListStatements(
      asked, by: principal, in: LanguageChoice(.russian), of: plan, schema)
  }
}
