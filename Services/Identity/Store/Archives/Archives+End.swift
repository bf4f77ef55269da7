package import Files
package import FoundationEssentials
package import IdentityDomain
package import Kernel
package import Postgres

/// An archive with its row locked.
struct LockedArchive {
  let id: UUID
  let user: UserID
  var life: ArchiveLife
}

extension Archives {
  func locked(_ id: UUID, in transaction: Transaction) async throws -> LockedArchive? {
    let row = try await transaction.query(
      """
      select user_id, state, created_at, expires_at from account_archive where id = \(id)
      for no key update
      """
    ).first
    guard let row, let state = ArchiveState(rawValue: try row.string("state")) else { return nil }
    // A statement of its own, so that it sees what was committed before the lock was had.
    let awaited = try await transaction.query(
      """
      select service from account_archivepart where archive_id = \(id) and received_at is null
      """
    ).map { try $0.string("service") }
    return LockedArchive(
      id: id, user: try row.identifier("user_id"),
      life: ArchiveLife(
        stored: state, awaited: Set(awaited), askedAt: try row.instant("created_at"),
        expiresAt: try row.optionalInstant("expires_at")))
  }

  /// Writes where it stands. Files of parts are let go where nothing will be made of them any more, the
  /// file itself with its time.
  func save(
    _ archive: LockedArchive, now: Instant, in transaction: Transaction
  ) async throws {
    let life = archive.life
    try transaction.enqueue(
      """
      update account_archive set state = \(life.state), failure = \(life.failure),
        file = case when \(life.state == .ready)::boolean then file end, updated_at = \(now),
        row_version = row_version + 1
      where id = \(archive.id)
      """)
    guard !life.state.isOpen else { return }
    try transaction.enqueue(
      """
      update account_archivepart set file = null, contents = '[]', row_version = row_version + 1
      where archive_id = \(archive.id) and file is not null
      """)
  }

  /// The file is there, and the person is told. False if nobody waits for it any more: the archive was
  /// given up, or its owner erased.
  package func end(
    _ id: UUID, of user: UserID, with object: StoredObject, rows: Int64, origin: String,
    now: Instant, in transaction: Transaction
  ) async throws -> Bool {
    // The account comes first, as where it is erased.
    let account = try await Accounts(database).lock(user, in: transaction)
    guard let account, var archive = try await locked(id, in: transaction),
      archive.life.finish(now: now), let end = archive.life.expiresAt
    else { return false }
    try transaction.enqueue(
      """
      update account_archive set state = 'ready', file = \(object.key.description),
        bytes = \(object.bytes), sha256 = \(object.sha256.text), row_count = \(rows),
        finished_at = \(now), expires_at = \(end)
      where id = \(id)
      """)
    try await save(archive, now: now, in: transaction)
    let letter = ReadyFile(
      name: Archives.fileName(now), rows: rows,
      link: "\(origin)/api/v1/identity/me/archives/\(id.text)/content",
      until: LocalZone.almaty.day(of: end)
    ).letter(in: account.locale)
    try await Messages.enqueue(letter, to: account, now: now, in: transaction)
    return true
  }

  package func fail(_ id: UUID, because failure: ArchiveFailure, now: Instant) async throws {
    try await database.transaction { transaction in
      guard var archive = try await locked(id, in: transaction), archive.life.fail(failure)
      else { return }
      try await save(archive, now: now, in: transaction)
    }
  }

  /// For people: `techhub-data-2026-11-23.zip`.
  package static func fileName(_ time: Instant) -> String {
    "techhub-data-\(LocalZone.almaty.day(of: time)).zip"
  }
}
