import Crypto
import EventLoop
import Foundation
import Kernel
package import Migrations
import Observability
package import Postgres

/// A database of its own for one test, cloned from a template that was migrated once.
///
///     try await TestDatabase.with(folders: [.booking], schema: "booking") { database in … }
///
/// The server is the one of `TECHHUB_TEST_DATABASE_URL` (`scripts/test-cluster`), a superuser's
/// connection string; a server that is not on this machine is refused. Extensions are in the schema
/// `extensions`, as in production.
package enum TestDatabase {
  /// Runs `body` with the database and drops it afterwards. `seed` has been sown in it. `configure`
  /// may change pool sizes, time-outs and the like.
  package static func with<R>(
    folders: [MigrationFolder] = [], schema: String = "test", seed: TemplateSeed? = nil,
    configure: (inout DatabaseSettings) throws -> Void = { _ in },
    _ body: (Database) async throws -> R
  ) async throws -> R {
    let server = try TestServer.shared()
    await TestServer.turnstile.enter()
    do {
      let name = try await server.clone(of: folders, schema: schema, seed: seed)
      var settings = server.settings(database: name, schema: schema)
      try configure(&settings)
      let database = try Database(
        settings, group: try TestLoops.group(), logger: TestServer.logger, metrics: Metrics())
      let result: Result<R, any Error>
      do { result = .success(try await body(database)) } catch { result = .failure(error) }
      database.close()
      try await server.drop(name)
      await TestServer.turnstile.leave()
      return try result.get()
    } catch {
      await TestServer.turnstile.leave()
      throw error
    }
  }
}

extension DatabaseSettings {
  /// The same database as another role sees it; the test cluster asks for no password.
  package func asRole(_ role: String, schema: String) -> DatabaseSettings {
    func signedIn(_ url: Secret<String>) -> Secret<String> {
      // Of several that name the same keyword the last counts.
      let text = url.reveal()
      if !text.contains("://") { return Secret("\(text) user=\(role)") }
      return Secret(text + (text.contains("?") ? "&" : "?") + "user=\(role)")
    }
    var settings = self
    settings.url = signedIn(url)
    settings.directURL = signedIn(directURL)
    settings.schema = schema
    return settings
  }

  /// The same database behind the test cluster's pgbouncer (transaction mode).
  package mutating func goThroughPgBouncer() throws {
    guard let bouncer = ProcessInfo.processInfo.environment["TECHHUB_TEST_PGBOUNCER_URL"],
      let name = try ConnectionParameters(url)["dbname"]
    else { throw TestDatabaseFault.noPgBouncer }
    directURL = url
    url = Secret(TestServer.url(bouncer, database: name))
    behindPgBouncer = true
  }
}

/// Why no test database can be had.
package enum TestDatabaseFault: Error, CustomStringConvertible {
  case notConfigured
  case notLocal
  case noPgBouncer

  package var description: String {
    switch self {
    case .notConfigured:
      "TECHHUB_TEST_DATABASE_URL is not set: eval \"$(scripts/test-cluster start)\""
    case .notLocal:
      "TECHHUB_TEST_DATABASE_URL is not on this machine; tests create and drop databases"
    case .noPgBouncer:
      "TECHHUB_TEST_PGBOUNCER_URL is not set: apt-get install pgbouncer, start the cluster again"
    }
  }
}
