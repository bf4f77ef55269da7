package import Files
package import FoundationEssentials
package import IdentityDomain
import JSON
package import Kernel
package import Postgres

/// What a service gave, as its bytes lie one behind the other.
package struct ArchivePart: Sendable {
  package struct File: Sendable, Equatable {
    package let name: String
    package let rows: Int64
    package let bytes: Int

    package init(name: String, rows: Int64, bytes: Int) {
      self.name = name
      self.rows = rows
      self.bytes = bytes
    }
  }

  package let service: String
  package let files: [File]
  /// `nil`: it has nothing of the person.
  package let key: ObjectKey?

  package init(service: String, files: [File], key: ObjectKey?) {
    self.service = service
    self.files = files
    self.key = key
  }
}

extension Archives {
  /// Whose part a service still has to give; `nil`: nobody waits for it.
  package func awaited(_ id: UUID, from service: String) async throws -> UserID? {
    try await database.query(
      """
      select archive.user_id from account_archive archive
      join account_archivepart part on part.archive_id = archive.id
      where archive.id = \(id) and archive.state = 'gathering' and part.service = \(service)
        and part.received_at is null
      """
    ).first.map { try $0.identifier("user_id") }
  }

  /// The first part of a service counts. True if with it all of them are there.
  package func receive(
    _ part: ArchivePart, of id: UUID, now: Instant, in transaction: Transaction
  ) async throws -> Bool {
    guard var archive = try await locked(id, in: transaction),
      archive.life.receive(part.service)
    else { return false }
    try transaction.enqueue(
      """
      update account_archivepart set received_at = \(now), file = \(part.key?.description),
        contents = \(JSONText(part.contents))::jsonb,
        row_count = \(part.files.reduce(0) { $0 + $1.rows }),
        bytes = \(part.files.reduce(0) { $0 + $1.bytes }), row_version = row_version + 1
      where archive_id = \(id) and service = \(part.service)
      """)
    try await save(archive, now: now, in: transaction)
    return archive.life.state == .packing
  }

  /// The parts of an archive that is to be packed, and whose it is; `nil`: it is not, or not any more.
  package func packable(_ id: UUID) async throws -> ArchiveContents? {
    let owner = try await database.query(
      """
      select archive.user_id, person.locale from account_archive archive
      join account_user person on person.id = archive.user_id
      where archive.id = \(id) and archive.state = 'packing'
      """
    ).first
    guard let owner else { return nil }
    let parts = try await database.query(
      """
      select service, file, contents from account_archivepart where archive_id = \(id) order by id
      """
    ).map(ArchivePart.init)
    return ArchiveContents(
      user: try owner.identifier("user_id"),
      language: Language(rawValue: try owner.string("locale")) ?? .russian, parts: parts)
  }
}

/// What an archive is made of.
package struct ArchiveContents: Sendable {
  package let user: UserID
  package let language: Language
  package let parts: [ArchivePart]
}

extension ArchivePart {
  fileprivate var contents: [UInt8] {
    JSONWriter.bytes { json in
      json.array(files) { json, file in
        json.object { json in
          json.field("name", file.name)
          json.field("rows", file.rows)
          json.field("bytes", file.bytes)
        }
      }
    }
  }

  init(_ row: Row) throws {
    service = try row.string("service")
    key = try row.optionalString("file").flatMap { ObjectKey($0) }
    files = try (JSONParser.parse(try row.json("contents")).array ?? []).map { item in
      File(
        name: item["name"]?.string ?? "", rows: item["rows"]?.int64 ?? 0,
        bytes: item["bytes"]?.int ?? 0)
    }
  }
}
