package import Kernel
import Observability
package import Postgres

/// `import` of a service: its slice from the old site's database.
package struct SliceImport: Sendable {
  package struct Settings: Sendable {
    /// The old database.
    package let from: Secret<String>
    /// Empty the slice first.
    package let fresh: Bool
    /// A table with more rows gets its checksum without sorting.
    package let sortedRows: Int64

    package init(from: Secret<String>, fresh: Bool, sortedRows: Int64 = 100_000) {
      self.from = from
      self.fresh = fresh
      self.sortedRows = sortedRows
    }
  }

  private let plan: SlicePlan
  private let database: Database
  private let metrics: Metrics
  private let tell: @Sendable (String) -> Void

  /// - Parameter tell: a line for whoever watches.
  package init(
    _ plan: SlicePlan, database: Database, tell: @escaping @Sendable (String) -> Void
  ) {
    self.plan = plan
    self.database = database
    self.tell = tell
    metrics = Metrics()
  }

  /// Throws `ImportFault` if nothing can be done; what befalls one table stands in the report.
  package func run(_ settings: Settings) async throws -> ImportReport {
    let old = try Database(
      DatabaseSettings(url: settings.from, schema: "public", applicationName: "techhub-import"),
      group: database.group, logger: database.logger, metrics: metrics)
    defer { old.close() }
    return try await database.withSession { target in
      try await old.withSession { source in
        try await ImportRun(
          plan: plan, source: source, target: target, schema: database.settings.schema,
          sortedRows: settings.sortedRows, tell: tell
        ).run(fresh: settings.fresh)
      }
    }
  }
}
