package import Postgres
import Synchronization

/// Reads the slice's schema once and keeps it. Read when first asked, so that a service starts while
/// its database is away.
package final class SchemaSource: Sendable {
  private let database: Database
  private let known = Mutex<SliceSchema?>(nil)

  package init(database: Database) { self.database = database }

  /// Throws what the database throws.
  package func schema() async throws -> SliceSchema {
    if let schema = known.withLock({ $0 }) { return schema }
    let schema = try await SchemaReading(database).read()
    known.withLock { $0 = schema }
    return schema
  }
}
