import EventLoop
import Observability
package import Postgres

/// Brings a slice's schema up to date. One process at a time: it holds an advisory lock of the
/// slice. A schema that is newer than this program is left alone.
package struct Migrator: Sendable {
  private let database: Database
  private let folders: [MigrationFolder]
  private let logger: Logger
  /// A migration that waits for a lock holds up everyone behind it: it gives way and tries again.
  private let attempts = 15

  /// `folders` run in this order. Uses the direct connection string and the schema of `database`.
  package init(database: Database, folders: [MigrationFolder]) {
    self.database = database
    self.folders = folders
    logger = database.logger.labelled("migrations")
  }

  /// Runs what is pending and returns it; with `dryRun` only returns it. Throws `MigrationFault`.
  package func run(dryRun: Bool = false) async throws -> [Migration] {
    try await database.withSession { session in
      try await session.run(
        script: "set lock_timeout = '2s'; set client_min_messages = warning;")
      if dryRun { return try await pending(Journal(session)) }
      let lock = "techhub migrations of \(database.settings.schema)"
      try await acquire(lock, session)
      try await Journal(session).create()
      let pending = try await pending(Journal(session))
      for migration in pending {
        try await apply(migration, session)
        logger.info(
          "migration applied", ["app": .string(migration.app), "name": .string(migration.name)])
      }
      return pending
    }
  }

  /// Tried again and again rather than waited for: a session that waits for an advisory lock holds
  /// a snapshot, and CREATE INDEX CONCURRENTLY of the holder would wait for it for ever.
  private func acquire(_ lock: String, _ session: Session) async throws {
    while true {
      let rows = try await session.query(
        "select pg_try_advisory_lock(hashtextextended(\(lock), 0)) as taken")
      if try rows.first?.bool("taken") == true { return }
      try await sleepOnLoop(for: .milliseconds(200))
    }
  }

  private func pending(_ journal: Journal) async throws -> [Migration] {
    guard try await journal.exists() else { return folders.flatMap(\.migrations) }
    let entries = try await journal.entries()
    return try folders.flatMap { folder in try pending(folder, entries) }
  }

  private func pending(_ folder: MigrationFolder, _ entries: [Journal.Entry]) throws -> [Migration]
  {
    var applied: [String: String?] = [:]
    for entry in entries where entry.app == folder.app { applied[entry.name] = entry.checksum }
    var pending: [Migration] = []
    for migration in folder.migrations {
      guard let checksum = applied[migration.name] else {
        pending.append(migration)
        continue
      }
      guard checksum == nil || checksum == migration.checksum else {
        throw MigrationFault.changed(app: migration.app, name: migration.name)
      }
      if let late = pending.first {
        throw MigrationFault.outOfOrder(app: late.app, name: late.name)
      }
    }
    return pending
  }

  private func apply(_ migration: Migration, _ session: Session) async throws {
    var attempt = 1
    while true {
      do {
        if migration.isConcurrent {
          try await applyOutside(migration, session)
        } else {
          try await applyInside(migration, session)
        }
        return
      } catch let error as DatabaseUnavailable
        where error.reason == .lockTimeout && attempt < attempts
      {
        logger.warning(
          "migration waits for a lock",
          ["app": .string(migration.app), "name": .string(migration.name)])
      } catch let error as DatabaseError {
        throw MigrationFault.failed(
          app: migration.app, name: migration.name, state: error.state.code)
      }
      attempt += 1
      try await sleepOnLoop(for: .milliseconds(Int.random(in: 200...1_000)))
    }
  }

  private func applyInside(_ migration: Migration, _ session: Session) async throws {
    try await session.run(script: "begin")
    do {
      try await session.run(script: migration.sql)
      try await Journal(session).record(migration)
      try await session.run(script: "commit")
    } catch {
      try? await session.run(script: "rollback")
      throw error
    }
  }

  /// Each statement must bear being run again (`if not exists`): the file may stop half-way.
  private func applyOutside(_ migration: Migration, _ session: Session) async throws {
    for statement in SQLScript.statements(of: migration.sql) {
      try await session.run(script: statement)
    }
    try await Journal(session).record(migration)
  }
}
