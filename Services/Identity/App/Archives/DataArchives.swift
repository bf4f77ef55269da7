import FileRecords
package import Files
import FoundationEssentials
import IdentityDomain
import IdentityStore
package import Jobs
package import Kernel
import Postgres

/// Makes the archives of what all services know of a person. Every step is a job: whatever dies in the
/// middle is begun again, whoever is away is asked again, and what comes twice counts once.
package struct DataArchives: Sendable {
  let app: IdentityApplication
  let files: FileRecords
  let source: PersonalSource
  /// Of what one service gives.
  package var mostBytes = ArchivePolicy.mostBytes

  package init(
    _ app: IdentityApplication, store: any ObjectStore, source: PersonalSource
  ) {
    self.app = app
    self.source = source
    files = FileRecords(
      database: app.archives.database, store: store, room: .archives, isNamed: Archives.isNamed)
  }

  var records: Archives { app.archives }

  /// Leaves the archive and the questions to all services in one transaction.
  func begin(_ wish: ArchiveWish) async throws -> ArchiveCard {
    let now = app.clock.now()
    let id = UUID.version7(at: now)
    return try await records.database.transaction { transaction in
      let card = try await records.ask(wish, id: id, now: now, in: transaction)
      for part in card.parts { try await ask(part.service, for: id, in: transaction) }
      return card
    }
  }

  func ask(
    _ service: String, for archive: UUID, in transaction: Transaction
  ) async throws {
    let job = ArchivePartJob(archive, service)
    try await JobQueue.enqueue(job, in: transaction, uniqueKey: job.key)
  }

  func pack(_ archive: UUID, in transaction: Transaction) async throws {
    let job = ArchivePackJob(archive)
    try await JobQueue.enqueue(job, in: transaction, uniqueKey: job.key)
  }

  package var handlers: [JobHandler] {
    [
      JobHandler(ArchivePartJob.self) { job, lease in try await gather(job, lease) },
      JobHandler(ArchivePackJob.self) { job, lease in try await pack(job, lease) },
      JobHandler(ArchiveTimers.self) { _, _ in try await turn() },
      JobHandler(ArchivePurge.self) { _, lease in
        try await purge(now: app.clock.now()) { try await lease.isCancelled() }
      },
    ]
  }

  package static func schedules() throws -> [JobSchedule] {
    [
      try JobSchedule(ArchiveTimers.name, "* * * * *", ArchiveTimers()),
      try JobSchedule(ArchivePurge.name, "23 * * * *", ArchivePurge()),
    ]
  }

  package func turn() async throws {
    let now = app.clock.now()
    while try await records.turn(now: now) > 0 {}
    try await records.database.transaction { transaction in
      for reminder in try await records.remind(now: now, in: transaction) {
        if let service = reminder.service {
          try await ask(service, for: reminder.archive, in: transaction)
        } else {
          try await pack(reminder.archive, in: transaction)
        }
      }
    }
  }

  package func purge(
    now: Instant, isCancelled: () async throws -> Bool = { false }
  ) async throws {
    try await files.purgeUnnamed(now: now, isCancelled: isCancelled)
  }
}
