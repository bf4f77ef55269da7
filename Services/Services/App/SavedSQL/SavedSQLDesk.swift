import Kernel
package import Postgres
import ServicesStore

/// What saved SQL works with: the questions and their log by the slice's role, the answers by roles
/// that read views and nothing else.
package struct SavedSQLDesk: Sendable {
  let queries: SavedQueries
  /// Personal columns masked.
  let masked: Database
  /// Personal columns in full, for holders of `reveal`.
  let revealing: Database
  let limits: GuardedReadLimits

  package init(
    database: Database, masked: Database, revealing: Database,
    limits: GuardedReadLimits = GuardedReadLimits()
  ) {
    queries = SavedQueries(database: database)
    self.masked = masked
    self.revealing = revealing
    self.limits = limits
  }
}

/// Django's codes, and one of our own.
enum SavedSQLRight {
  /// To see the saved questions and to ask them.
  static let view = "explorer.view_query"
  /// To write one, and to ask one that is not saved.
  static let write = "explorer.add_query"
  /// To ask with personal values unmasked, for a reason that is logged.
  static let reveal = "explorer.reveal_query"
}
