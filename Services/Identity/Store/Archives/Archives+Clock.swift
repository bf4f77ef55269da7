package import FoundationEssentials
import IdentityDomain
package import Kernel
package import Postgres

extension Archives {
  /// What is to be asked again of a service.
  package struct Reminder: Sendable, Equatable {
    package let archive: UUID
    /// `nil`: all parts are there, and the archive is to be packed.
    package let service: String?
  }

  /// Gives up what nobody answered for days, lets go of files whose time is over, and forgets what is long
  /// past. Returns how many archives changed.
  package func turn(now: Instant) async throws -> Int {
    let due = try await database.query(
      """
      (select id from account_archive where state in ('gathering', 'packing')
        and created_at <= \(now - ArchivePolicy.longest) limit 100)
      union all
      (select id from account_archive where state = 'ready' and expires_at <= \(now) limit 100)
      """
    ).map { try $0.uuid("id") }
    for id in due {
      try await database.transaction { transaction in
        guard var archive = try await locked(id, in: transaction), archive.life.turn(now: now)
        else { return }
        try await save(archive, now: now, in: transaction)
      }
    }
    let forgotten = try await database.query(
      """
      delete from account_archive where id in (
        select id from account_archive
        where created_at < \(now - ArchivePolicy.remembered) limit 100)
      """)
    return due.count + forgotten.affected
  }

  /// Whoever has been silent too long, and what was not packed since. Each is counted as asked again.
  package func remind(
    now: Instant, in transaction: Transaction
  ) async throws -> [Reminder] {
    let limit = now - ArchivePolicy.patience
    let silent = try await transaction.query(
      """
      update account_archivepart part set asked_at = \(now), times_asked = times_asked + 1,
        row_version = part.row_version + 1
      from account_archive archive
      where archive.id = part.archive_id and archive.state = 'gathering'
        and part.received_at is null and part.asked_at <= \(limit)
      returning part.archive_id, part.service
      """
    ).map { Reminder(archive: try $0.uuid("archive_id"), service: try $0.string("service")) }
    let unpacked = try await transaction.query(
      """
      update account_archive set updated_at = \(now), row_version = row_version + 1
      where state = 'packing' and updated_at <= \(limit) returning id
      """
    ).map { Reminder(archive: try $0.uuid("id"), service: nil) }
    return silent + unpacked
  }

  /// Over the row `object` of `stored_object`.
  package static let isNamed: SQL = """
    (exists (select from account_archive archive where archive.file = object.key)
      or exists (select from account_archivepart part where part.file = object.key))
    """
}
