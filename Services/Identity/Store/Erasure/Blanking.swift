package import IdentityDomain
package import Postgres

/// Takes what is personal out of revisions, in the transaction that takes it out of the rows.
package struct Blanking: Sendable {
  let person: @Sendable (UserID, Transaction) async throws -> Void
  let rows: @Sendable ([String], String, Transaction) async throws -> Void

  /// - Parameters:
  ///   - person: of every row that is or was a person's.
  ///   - rows: of rows of a table, by their keys, whosever they were.
  package init(
    person: @escaping @Sendable (UserID, Transaction) async throws -> Void,
    rows: @escaping @Sendable (_ keys: [String], _ table: String, Transaction) async throws -> Void
  ) {
    self.person = person
    self.rows = rows
  }
}
