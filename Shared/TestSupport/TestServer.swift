import Crypto
import EventLoop
import Foundation
import Kernel
import Migrations
import Observability
import Postgres
import Synchronization

/// The PostgreSQL server that tests may create databases on.
struct TestServer: Sendable {
  static let logger = Logger(label: "test", level: .error)
  /// Every database brings a handful of connections; the server has 400.
  static let turnstile = Turnstile(places: 16)

  private static let opened = Result { try TestServer() }
  static func shared() throws -> TestServer { try opened.get() }

  private let url: String
  private let admin: Database
  private let templates = TemplateShelf()

  private init() throws {
    guard let url = ProcessInfo.processInfo.environment["TECHHUB_TEST_DATABASE_URL"] else {
      throw TestDatabaseFault.notConfigured
    }
    guard try ConnectionParameters(Secret(url)).isLocal else { throw TestDatabaseFault.notLocal }
    self.url = url
    admin = try Database(
      TestServer.settings(url, schema: "public"), group: try TestLoops.group(),
      logger: TestServer.logger, metrics: Metrics())
  }

  private static func settings(_ url: String, schema: String) -> DatabaseSettings {
    var settings = DatabaseSettings(
      url: Secret(url), schema: schema, applicationName: "techhub-test")
    settings.connectTimeout = .seconds(30)
    return settings
  }

  func settings(database: String, schema: String) -> DatabaseSettings {
    TestServer.settings(TestServer.url(url, database: database), schema: schema)
  }

  /// Of a URI the path is the database; of `key=value` pairs the last `dbname` counts.
  static func url(_ url: String, database: String) -> String {
    guard let scheme = url.range(of: "://") else { return "\(url) dbname=\(database)" }
    let rest = url[scheme.upperBound...]
    let authorityEnd = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
    let query = rest.firstIndex(of: "?").map { String(rest[$0...]) } ?? ""
    return url[..<authorityEnd] + "/" + database + query
  }

  // MARK: Databases

  func clone(
    of folders: [MigrationFolder], schema: String, seed: TemplateSeed? = nil
  ) async throws -> String {
    let empty = try key(folders, schema)
    var template = try await templates.template(for: empty) { key in
      try await makeTemplate(key, from: "template0") { name in
        try await migrate(name, folders, schema)
      }
    }
    if let seed {
      let bare = template
      template = try await templates.template(for: seed.key(on: empty)) { key in
        try await makeTemplate(key, from: bare) { name in
          let database = try open(name, schema)
          defer { database.close() }
          try await seed.sow(database)
        }
      }
    }
    let random = UInt64.random(in: 0 ... .max)
    let name = "techhub_test_\(getpid())_\(String(random, radix: 36))"
    // Through the log, as is usual since PostgreSQL 15, a copy of seventeen megabytes takes twice as long.
    _ = try await admin.query(
      """
      create database \(identifier: name) template \(identifier: template) strategy file_copy
      """)
    return name
  }

  func drop(_ name: String) async throws {
    _ = try await admin.query("drop database if exists \(identifier: name) with (force)")
  }

  private func key(_ folders: [MigrationFolder], _ schema: String) throws -> String {
    let parts = folders.flatMap { folder in folder.migrations.map { "\($0.app)/\($0.checksum)" } }
    let text = ([schema] + parts).joined(separator: "\n")
    return String(Hex.text(try SHA256.digest(text)).prefix(24))
  }

  /// Made once per set of files, also among processes: the name is the files' checksum, and only a
  /// finished template bears it.
  private func makeTemplate(
    _ key: String, from base: String, _ fill: @escaping @Sendable (String) async throws -> Void
  ) async throws -> String {
    let name = "techhub_template_\(key)"
    return try await admin.withSession { session in
      _ = try await session.query("select pg_advisory_lock(hashtextextended(\(name), 0))")
      let found = try await session.query("select 1 from pg_database where datname = \(name)")
      if !found.isEmpty { return name }
      let unfinished = name + "_unfinished"
      try await session.run(script: "drop database if exists \(unfinished) with (force)")
      try await session.run(script: "create database \(unfinished) template \(base)")
      try await fill(unfinished)
      try await session.run(
        script: "alter database \(unfinished) with allow_connections false is_template true")
      try await session.run(
        script: """
          select pg_terminate_backend(pid, 5000) from pg_stat_activity
          where datname = '\(unfinished)'
          """)
      try await session.run(script: "alter database \(unfinished) rename to \(name)")
      return name
    }
  }

  private func open(_ name: String, _ schema: String) throws -> Database {
    try Database(
      settings(database: name, schema: schema), group: try TestLoops.group(),
      logger: TestServer.logger, metrics: Metrics())
  }

  private func migrate(
    _ name: String, _ folders: [MigrationFolder], _ schema: String
  ) async throws {
    let database = try open(name, schema)
    defer { database.close() }
    try await database.withSession { session in
      try await session.run(
        script: """
          create schema if not exists \(quotedIdentifier(schema));
          create schema if not exists extensions;
          create extension if not exists btree_gist schema extensions;
          create extension if not exists pg_trgm schema extensions;
          create extension if not exists unaccent schema extensions;
          """)
    }
    if !folders.isEmpty { _ = try await Migrator(database: database, folders: folders).run() }
  }
}

/// One template per set of files; whoever comes while it is made waits for it.
private actor TemplateShelf {
  private var making: [String: Task<String, any Error>] = [:]

  func template(
    for key: String, _ make: @escaping @Sendable (String) async throws -> String
  ) async throws -> String {
    let task = making[key] ?? Task { try await make(key) }
    making[key] = task
    return try await task.value
  }
}
