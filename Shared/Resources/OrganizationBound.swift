package import Access
import Postgres

/// By which column a row belongs to an organisation: by its own, or by that of the thing it hangs on.
package struct OrganizationBound: Sendable {
  /// Whose holder is not bound to an organisation's rows.
  package static let wide = "identity.view_all_organizations"

  /// The thing that the row hangs on.
  private struct Thing: Sendable {
    let table: String
    let key: String
    let owner: String
  }

  /// Of the row.
  let column: String
  private let thing: Thing?

  /// `column` holds the organisation's code.
  package static func own(_ column: String = "organization_id") -> OrganizationBound {
    OrganizationBound(column: column, thing: nil)
  }

  /// `column` holds the `key` of a row of `table`, whose `owner` column holds the code.
  package static func of(
    _ column: String, _ table: String, key: String, owner: String = "organization_id"
  ) -> OrganizationBound {
    OrganizationBound(column: column, thing: Thing(table: table, key: key, owner: owner))
  }

  /// The organisation whose rows alone he sees; `nil`: those of all.
  package static func organization(of principal: Principal) -> String? {
    principal.has(wide) ? nil : principal.organization
  }

  func reach(of principal: Principal) -> Reach {
    OrganizationBound.organization(of: principal).map { .rows(condition($0)) } ?? .everything
  }

  /// On the row `item`: that it belongs to the organisation.
  func condition(_ organization: String) -> SQL {
    guard let thing else { return "item.\(identifier: column) = \(organization)" }
    return """
      item.\(identifier: column) in (select \(identifier: thing.key)
        from \(identifier: thing.table) where \(identifier: thing.owner) = \(organization))
      """
  }
}
