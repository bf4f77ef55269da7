package import Access
package import HTTPCore
import Kernel
package import OpenAPI
package import Postgres

/// The lists of the admin API, for those who read them to their end.
package struct AdminLists: Sendable {
  private let root: String
  private let tables: AdminTables
  private let source: SchemaSource

  /// Of the tables of `slice`, which lie in `database`.
  package init(_ slice: SliceResources, database: Database) {
    root = "/api/v1/\(slice.context)/admin"
    tables = slice.admin
    source = SchemaSource(database: database)
  }

  /// The list of a table. Throws `NothingThere` if the slice has no such table with a key.
  package func list(of table: String) async throws -> AdminList {
    let schema = try await source.schema()
    guard let known = schema.tables[table] else { throw NothingThere() }
    return AdminList(
      plan: try ResourcePlan(tables.resource(of: known, at: root), in: schema),
      bound: tables.bounded[table])
  }

  /// What the description of the API has of a command at `…/{table}/exports`, which takes what the
  /// list is filtered and ordered by; it is answered with 202 and `answer`.
  package func exportEndpoints(answering answer: Schema) async throws -> [Endpoint] {
    let schema = try await source.schema()
    return try schema.tables.values.sorted { $0.name < $1.name }.map { table in
      let plan = try ResourcePlan(tables.resource(of: table, at: root), in: schema)
      return ResourceDescription(plan, in: schema, isAdmin: true).export(answering: answer)
    }
  }
}

/// One of them.
package struct AdminList: Sendable {
  let plan: ResourcePlan
  let bound: OrganizationBound?

  package var table: String { plan.table.name }

  /// Names of the columns that a reader is shown.
  package var columns: [String] { plan.shown.map(\.name) }

  /// As Django names what is in it, such as `core.faq`.
  package var model: String { plan.resource.model }

  /// Throws `AccessRefusal` unless the caller may look at every row that belongs to his organisation,
  /// or to any.
  package func require(_ principal: Principal) throws(AccessRefusal) {
    var free = principal
    free.organization = nil
    // Another condition would have to be kept with what is read later.
    guard try plan.resource.read.reach(of: free).condition() == nil else { throw .notAllowed }
  }

  /// The organisation that the caller's rows of it are bound to, to be kept with what is read later.
  package func organization(of principal: Principal) -> String? {
    bound == nil ? nil : OrganizationBound.organization(of: principal)
  }

  /// See `ListExtract`. Whoever calls it has seen that the reader may. Throws `BadQuery`.
  package func extract(
    _ asked: Query, fields: [String]?, of organization: String?
  ) throws(BadQuery) -> ListExtract {
    let reach = organization.map { bound?.condition($0) ?? "false" }
    return try ListExtract(asked, fields: fields, plan, reach: reach)
  }
}
