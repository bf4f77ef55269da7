import FileRecords
import Files
import FoundationEssentials
import HTTPCore
import Jobs
import Kernel
import Postgres
import Resources
import Spreadsheets

extension Exports {
  /// One attempt. The end of the job, the row and the claim of the object are one transaction:
  /// whoever lost the lease leaves nothing but bytes, which the purge finds.
  func make(_ id: UUID, _ lease: JobLease) async throws {
    guard let order = try await records.open(id) else { return }
    do {
      let (file, rows) = try await written(order, lease)
      try await files.keep(file) { tx, object in
        try await records.end(order, with: object, rows: rows, in: tx)
        try await lease.finish(in: tx)
      }
    } catch let failure as ExportFailure {
      try await records.fail(id, because: failure)
      throw failure.refusal
    }
  }

  private func written(
    _ order: ExportOrder, _ lease: JobLease
  ) async throws -> (ReceivedFile, rows: Int) {
    guard let wanted = order.source else {
      return try await write(try await extract(order), as: order, lease)
    }
    guard let source = sources[wanted.source] else { throw ExportFailure.listHasChanged }
    return try await inNewFile(order) { file in
      let sheet = ExportSheet(order.format, into: file, lease)
      try await source.write(wanted, into: sheet)
      return try await sheet.end()
    }
  }

  /// `fill` says how many rows it has written.
  private func inNewFile(
    _ order: ExportOrder, _ fill: (SpooledFile) async throws -> Int
  ) async throws -> (ReceivedFile, rows: Int) {
    let file = try await files.store.spool.begin()
    do {
      let rows = try await fill(file)
      let received = try await ReceivedFile(
        written: file, name: FileName(cleaning: order.fileName),
        mediaType: order.format.mediaType)
      return (received, rows)
    } catch {
      await file.discard()
      throw error
    }
  }

  /// The same words as when it was asked for, but perhaps another version of the program.
  private func extract(_ order: ExportOrder) async throws -> ListExtract {
    do {
      return try await lists.list(of: order.table).extract(
        order.asked, fields: order.fields, of: order.organization)
    } catch is BadQuery {
      throw ExportFailure.listHasChanged
    } catch is NothingThere {
      throw ExportFailure.listHasChanged
    }
  }

  /// From one view of the table, so that no row is there twice or missing because of a change.
  private func write(
    _ list: ListExtract, as order: ExportOrder, _ lease: JobLease
  ) async throws -> (ReceivedFile, rows: Int) {
    let database = records.database
    return try await database.transaction(.readOnlySnapshot) { tx in
      // Made here: the body may run again from its beginning.
      try await inNewFile(order) { file in
        try await fill(file, with: list, as: order, lease, in: tx)
      }
    }
  }

  private func fill(
    _ file: SpooledFile, with list: ListExtract, as order: ExportOrder, _ lease: JobLease,
    in tx: Transaction
  ) async throws -> Int {
    try await RowCursor.allowTime(in: tx)
    let total = try await count(list, order.format, in: tx)
    var writer = try SheetWriter(order.format, heading: list.columns.map(\.name), into: file)
    var cursor = try await RowCursor("export \(order.id.text)", for: list.statement, in: tx)
    var done = 0
    while true {
      let piece = try await cursor.next()
      if piece.isEmpty { break }
      for row in piece { try writer.add(list.cells(of: row)) }
      try await writer.flush()
      done += piece.count
      if try await lease.isCancelled() { throw LeaseLost() }
      try await lease.progress(done: Int64(done), total: Int64(total))
    }
    try await writer.end()
    return done
  }

  private func count(
    _ list: ListExtract, _ format: ExportFormat, in tx: Transaction
  ) async throws -> Int {
    let most = min(settings.rows, format.mostRows)
    let total = try await tx.query(list.count(upTo: most + 1)).first?.int("total") ?? 0
    guard total <= most else { throw ExportFailure.tooManyRows }
    return total
  }
}

extension ListExtract {
  fileprivate func cells(of row: Row) throws -> [Cell] {
    try columns.enumerated().map { position, column in
      Cell(try row.optionalString(at: position), of: column.type)
    }
  }
}

extension ExportOrder {
  /// For people: the table and the beginning of the id.
  var fileName: String { "\(table)-\(id.text.prefix(8)).\(format.rawValue)" }
}
