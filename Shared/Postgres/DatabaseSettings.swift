package import Kernel

/// How a slice reaches its database. Sizes are per event loop.
package struct DatabaseSettings: Sendable {
  /// Any libpq connection string: `postgresql://…` or `host=… dbname=…`.
  package var url: Secret<String>
  /// Past pgbouncer, for LISTEN, migrations and import.
  package var directURL: Secret<String>
  package var schema: String
  package var applicationName: String

  /// Connections for writes and transactions.
  package var poolSize = 8
  /// Connections shared by short reads. More than two were slower when measured.
  package var pipelinedConnections = 2
  /// Reads under way on one shared connection; the rest goes to the pool.
  package var pipelineDepth = 64
  /// How many callers may wait for a connection, and how long.
  package var waitLimit = 1_024
  package var longestWait: Duration = .seconds(5)

  package var connectTimeout: Duration = .seconds(5)
  package var statementTimeout: Duration = .seconds(15)
  /// Of the shared connections: one slow read holds up its neighbours.
  package var readTimeout: Duration = .seconds(3)
  package var lockTimeout: Duration = .seconds(5)
  package var idleInTransactionTimeout: Duration = .seconds(20)
  /// After this a COMMIT without an answer counts as unknown.
  package var commitTimeout: Duration = .seconds(20)

  /// Prepared statements kept per connection; the least recently used one gives way.
  package var preparedStatements = 256
  /// libpq keeps the memory of a large result: such a connection is closed after use.
  package var largestResult = 4 << 20
  /// pgbouncer in transaction mode: unnamed statements, settings by `set_config(…, true)`.
  package var behindPgBouncer = false

  package init(
    url: Secret<String>, directURL: Secret<String>? = nil, schema: String,
    applicationName: String? = nil
  ) {
    self.url = url
    self.directURL = directURL ?? url
    self.schema = schema
    self.applicationName = applicationName ?? schema
  }
}

/// The connection string cannot be read. Its text is not repeated: it may hold a password.
package struct InvalidDatabaseURL: Error, Sendable, CustomStringConvertible {
  package init() {}
  package var description: String { "not a PostgreSQL connection string" }
}
