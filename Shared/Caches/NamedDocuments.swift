import JSON
package import Kernel
package import Postgres

/// Documents that are computed ahead and read by name (`shared_largecache`).
package struct NamedDocuments: Sendable {
  package struct Document: Sendable {
    /// JSON.
    package let bytes: [UInt8]
    package let updatedAt: Instant
  }

  private let database: Database

  package init(_ database: Database) { self.database = database }

  /// `nil` if there is none, or if its time is over. Throws what the database throws.
  package func document(_ name: String) async throws -> Document? {
    try await database.query(
      """
      select data, updated_at from shared_largecache
      where name = \(name)
        and (timeout is null or updated_at + make_interval(secs => timeout) > now())
      """
    ).first.map { Document(bytes: try $0.json("data"), updatedAt: try $0.instant("updated_at")) }
  }

  /// Puts the JSON `bytes` there for `time`, in whole seconds; `nil`: until it is replaced.
  package func replace(_ name: String, by bytes: [UInt8], for time: Duration? = nil) async throws {
    let seconds = time.map { Int($0 / .seconds(1)) }
    _ = try await database.query(
      """
      insert into shared_largecache as kept (name, data, timeout)
      values (\(name), \(JSONText(bytes))::jsonb, \(seconds))
      on conflict (name) do update set data = excluded.data, timeout = excluded.timeout,
        updated_at = now(), row_version = kept.row_version + 1
      """)
  }
}
