package import Postgres

/// The requests of the slice. Reading goes by `Requests+Read` and `+Lists`; every change is a
/// command in its own file that runs inside the caller's transaction.
package struct Requests: Sendable {
  package let database: Database
  let rules: RuleCache

  package init(database: Database) {
    self.database = database
    rules = RuleCache()
  }
}
