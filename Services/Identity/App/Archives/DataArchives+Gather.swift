import FileRecords
import Files
import IdentityDomain
import IdentityStore
import Jobs
import Kernel
import PersonalData
import Postgres

extension DataArchives {
  /// One attempt at one part. The answer of the service, its row and the end of the job are one
  /// transaction: whoever comes late leaves nothing but bytes, which the purge finds.
  func gather(_ job: ArchivePartJob, _ lease: JobLease) async throws {
    guard let user = try await records.awaited(job.archive, from: job.service) else { return }
    let file = try await files.store.spool.begin()
    do {
      let given = try await write(job.service, of: user, into: file, lease)
      guard file.bytes > 0 else {
        await file.discard()
        let part = ArchivePart(service: job.service, files: given, key: nil)
        return try await records.database.transaction { try await take(part, job, lease, in: $0) }
      }
      let received = try await ReceivedFile(
        written: file, name: FileName(cleaning: job.service), mediaType: .text)
      try await files.keep(received) { transaction, object in
        let part = ArchivePart(service: job.service, files: given, key: object.key)
        try await take(part, job, lease, in: transaction)
      }
    } catch is PartTooLarge {
      await file.discard()
      try await records.fail(job.archive, because: .tooLarge, now: app.clock.now())
    } catch {
      await file.discard()
      throw error
    }
  }

  private func take(
    _ part: ArchivePart, _ job: ArchivePartJob, _ lease: JobLease, in transaction: Transaction
  ) async throws {
    let isLast = try await records.receive(
      part, of: job.archive, now: app.clock.now(), in: transaction)
    if isLast { try await pack(job.archive, in: transaction) }
    try await lease.finish(in: transaction)
  }

  private func write(
    _ service: String, of user: UserID, into spooled: SpooledFile, _ lease: JobLease
  ) async throws -> [ArchivePart.File] {
    var given: [ArchivePart.File] = []
    for name in try await source.files(service) {
      guard DataArchives.isName(name) else { throw BrokenPart() }
      let before = spooled.bytes
      let rows = try await write(name, from: service, of: user, into: spooled, lease)
      given.append(ArchivePart.File(name: name, rows: rows, bytes: spooled.bytes - before))
    }
    return given
  }

  /// A list of rows, each on a line of its own; nothing at all if there are none.
  private func write(
    _ name: String, from service: String, of user: UserID, into spooled: SpooledFile,
    _ lease: JobLease
  ) async throws -> Int64 {
    var (rows, after): (Int64, String?) = (0, nil)
    repeat {
      let page = try await source.page(service, name, user, after)
      var piece: [UInt8] = []
      for row in page.rows {
        piece += Array((rows == 0 ? "[\n" : ",\n").utf8) + Array(row.utf8)
        rows += 1
      }
      guard spooled.bytes + piece.count <= mostBytes else { throw PartTooLarge() }
      if !piece.isEmpty { try await spooled.append(piece) }
      if try await lease.isCancelled() { throw LeaseLost() }
      // A cursor that does not move would be asked for ever.
      guard page.next == nil || page.next != after else { throw BrokenPart() }
      after = page.next
    } while after != nil
    if rows > 0 { try await spooled.append(Array("\n]\n".utf8)) }
    return rows
  }

  /// It becomes a path in the archive.
  private static func isName(_ name: String) -> Bool {
    (1...60).contains(name.utf8.count)
      && name.utf8.allSatisfy { (0x61...0x7a).contains($0) || $0 == UInt8(ascii: "-") }
  }
}

private struct PartTooLarge: Error {}
