package import Files
import HTTPCore
import Kernel
import Postgres

/// Brings the bytes of files that were taken over, from the folder in which the old site kept them,
/// into the store. What is there already is left alone, so it may be repeated.
package struct OldFiles: Sendable {
  private let records: FileRecords
  private let shelves: [OldFileShelf]
  private static let batch = 200

  /// Each is kept for what it is: nobody else's rules for uploads count, and every file is sent as an
  /// attachment in a sandbox.
  private static let policy = UploadPolicy(
    limit: 1 << 30, accepted: Set(MediaType.allCases), pixels: 500_000_000)

  package init(_ records: FileRecords, _ shelves: [OldFileShelf]) {
    self.records = records
    self.shelves = shelves
  }

  /// - Parameter tell: called for each row whose bytes did not come.
  ///
  /// Throws `StoreFailure` and `DatabaseError`: what came before stays.
  package func bring(
    from folder: SourceFolder, _ tell: (OldFileProblem) throws -> Void
  ) async throws -> OldFileCounts {
    var counts = OldFileCounts()
    for shelf in shelves {
      var last: String?
      while true {
        let rows = try await records.database.query(shelf.page(after: last, limit: OldFiles.batch))
          .map(OldFileRow.init)
        guard let end = rows.last else { break }
        last = end.id
        for row in rows {
          let outcome = try await bring(row, shelf, folder)
          counts.add(outcome)
          if let problem = OldFileProblem(shelf, row, outcome) { try tell(problem) }
        }
      }
    }
    return counts
  }

  private func bring(
    _ row: OldFileRow, _ shelf: OldFileShelf, _ folder: SourceFolder
  ) async throws -> OldFileOutcome {
    if let key = ObjectKey(row.file), ContentDigest(key.name) != nil,
      try await records.store.size(of: key) != nil
    {
      return .there
    }
    do {
      guard let source = try await folder.open(row.path) else { return .missing }
      let file = try await received(source)
      let bytes = file.bytes
      try await records.keep(file) { tx, object in
        _ = try await tx.query(shelf.naming(file, object, row))
      }
      return .brought(bytes: bytes)
    } catch is PathRefused {
      return .refused("outside-the-folder")
    } catch let refusal as UploadRefusal {
      return .refused(refusal.problem.code)
    } catch let refusal as BodyTooLarge {
      return .refused(refusal.problem.code)
    }
  }

  /// Its name is not asked: the old site let people name files as they liked.
  private func received(_ source: SourceFile) async throws -> ReceivedFile {
    var offset = 0
    return try await Upload(OldFiles.policy, spool: records.store.spool).receive(named: "") {
      let piece = try await source.read(at: offset)
      offset += piece?.count ?? 0
      return piece
    }
  }
}
