import FileRecords
import Files
import IdentityDomain
import IdentityStore
import JSON
import Jobs
import Kernel
import Postgres

extension DataArchives {
  /// One attempt. The end of the archive, the letter and the end of the job are one transaction.
  func pack(_ job: ArchivePackJob, _ lease: JobLease) async throws {
    guard let contents = try await records.packable(job.archive) else { return }
    let now = app.clock.now()
    let file = try await files.store.spool.begin()
    do {
      try await write(contents, into: file, now: now, lease)
      let received = try await ReceivedFile(
        written: file, name: FileName(cleaning: Archives.fileName(now)), mediaType: .zip)
      try await files.keep(received) { transaction, object in
        _ = try await records.end(
          job.archive, of: contents.user, with: object, rows: contents.rows,
          origin: app.settings.publicOrigin, now: now, in: transaction)
        try await lease.finish(in: transaction)
      }
    } catch {
      await file.discard()
      throw error
    }
  }

  private func write(
    _ contents: ArchiveContents, into file: SpooledFile, now: Instant, _ lease: JobLease
  ) async throws {
    var archive = ArchiveWriter(into: file)
    let readme = ArchiveReadme(
      day: LocalZone.almaty.day(of: now), origin: app.settings.publicOrigin,
      entries: contents.entries)
    try await archive.add("README.txt", Array(readme.text(in: contents.language).utf8))
    try await archive.add("index.json", contents.index(now, app.settings.publicOrigin))
    for part in contents.parts {
      try await copy(part, into: &archive)
      if try await lease.isCancelled() { throw LeaseLost() }
    }
    try await archive.end()
  }

  /// Its files lie one behind the other.
  private func copy(_ part: ArchivePart, into archive: inout ArchiveWriter) async throws {
    guard let key = part.key else { return }
    let reader = try await files.store.read(key, nil)
    var piece: ArraySlice<UInt8> = []
    for file in part.files where file.rows > 0 {
      try await archive.begin(part.path(of: file))
      var missing = file.bytes
      while missing > 0 {
        if piece.isEmpty {
          guard let next = try await reader.next() else { throw BrokenPart() }
          piece = next[...]
        }
        let taken = piece.prefix(missing)
        try await archive.write(Array(taken))
        missing -= taken.count
        piece = piece.dropFirst(taken.count)
      }
      archive.endMember()
    }
  }
}

extension ArchivePart {
  fileprivate func path(of file: File) -> String { "\(service)/\(file.name).json" }
}

extension ArchiveContents {
  fileprivate var rows: Int64 { entries.reduce(0) { $0 + $1.rows } }

  fileprivate var entries: [ArchiveReadme.Entry] {
    parts.flatMap { part in
      part.files.map { ArchiveReadme.Entry(path: part.path(of: $0), rows: $0.rows) }
    }
  }

  /// Files without a row are named and are not there.
  fileprivate func index(_ now: Instant, _ origin: String) -> [UInt8] {
    JSONWriter.bytes { json in
      json.object { json in
        json.field("origin", origin)
        json.field("created_at", now)
        json.field("user_id", user)
        json.array("files", entries) { json, entry in
          json.object { json in
            json.field("path", entry.path)
            json.field("records", entry.rows)
          }
        }
      }
    }
  }
}
