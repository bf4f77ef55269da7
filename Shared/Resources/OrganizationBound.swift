package import Access
package import Postgres

/// By which column a row belongs to an organisation: by its own, or by that of the thing it hangs on,
/// or of what that hangs on.
package struct OrganizationBound: Sendable {
  /// Whose holder is not bound to an organisation's rows.
  package static let wide = "identity.view_all_organizations"

  private indirect enum Way: Sendable {
    case own
    /// By the row of `table` whose `key` the column holds.
    case of(table: String, key: String, OrganizationBound)
  }

  /// Of the row.
  let column: String
  private let way: Way
  private let isForAllIfNone: Bool

  /// `column` holds the organisation's code.
  package static func own(_ column: String = "organization_id") -> OrganizationBound {
    OrganizationBound(column: column, way: .own, isForAllIfNone: false)
  }

  /// `column` holds the `key` of a row of `table`, which belongs to the organisation by `bound`. Where
  /// the column holds nothing the row is nobody's, or with `orNone` it is there for all.
  package static func of(
    _ column: String, _ table: String, key: String = "id", by bound: OrganizationBound = .own(),
    orNone isForAllIfNone: Bool = false
  ) -> OrganizationBound {
    OrganizationBound(
      column: column, way: .of(table: table, key: key, bound), isForAllIfNone: isForAllIfNone)
  }

  /// The organisation whose rows alone he sees; `nil`: those of all.
  package static func organization(of principal: Principal) -> String? {
    principal.has(wide) ? nil : principal.organization
  }

  func reach(of principal: Principal) -> Reach {
    OrganizationBound.organization(of: principal).map { .rows(condition($0)) } ?? .everything
  }

  /// On the row `item`: that it belongs to the organisation.
  func condition(_ organization: String) -> SQL { condition(organization, on: "item", depth: 1) }

  private func condition(_ organization: String, on alias: String, depth: Int) -> SQL {
    let column: SQL = "\(unsafe: alias).\(identifier: self.column)"
    guard case .of(let table, let key, let bound) = way else {
      return "\(column) = \(organization)"
    }
    let thing = "thing\(depth)"
    let belongs: SQL = """
      \(column) in (select \(unsafe: thing).\(identifier: key)
        from \(identifier: table) \(unsafe: thing)
        where \(bound.condition(organization, on: thing, depth: depth + 1)))
      """
    return isForAllIfNone ? "(\(column) is null or \(belongs))" : belongs
  }
}

extension OrganizationBound {
  /// Which of `keys` name rows of `table` that belong to another organisation, or to none; `keys` is an
  /// array of what `column` holds. What is not there is nobody's.
  package func elsewhere(
    _ keys: SQL, in column: String = "id", of table: String, than organization: String,
    asking database: Database
  ) async throws -> Set<String> {
    // Both parts begin with the few rows that are named, however much the organisation has.
    let named: SQL = """
      select item.\(identifier: column)::text as key from \(identifier: table) item
      where item.\(identifier: column) = any(\(keys))
      """
    let rows = try await database.read(
      "\(named) except \(named) and \(condition(organization))")
    return Set(try rows.map { try $0.string("key") })
  }
}
