import EventLoop
import Files
import Jobs
package import Spreadsheets

/// Where a source writes its rows; what is held of them does not grow with their number.
///
/// `@unchecked Sendable`: one attempt makes it and shows it to nobody but its source, which is awaited
/// before `end`; a source gives it to one piece of an answer at a time, and `Database.guardedRead`
/// awaits each piece before the next and the last before it returns. So no two calls overlap.
package final class ExportSheet: @unchecked Sendable {
  /// So many bytes gather before they are written.
  private static let pieceSize = 128 << 10
  /// How often it is asked whether somebody still waits for it.
  private static let pause: Duration = .seconds(1)

  /// More rows below the heading the format cannot hold.
  package let mostRows: Int
  private let format: ExportFormat
  private let file: SpooledFile
  private let lease: JobLease
  private var writer: SheetWriter?
  private var rows = 0
  private var total: Int?
  private var nextLook = MonotonicInstant.now

  init(_ format: ExportFormat, into file: SpooledFile, _ lease: JobLease) {
    self.format = format
    self.file = file
    self.lease = lease
    mostRows = format.mostRows
  }

  package var hasHeading: Bool { writer != nil }

  /// Before the first row. Throws `ExportFailure`.
  package func begin(_ heading: [String]) throws(ExportFailure) {
    writer = try SheetWriter(format, heading: heading, into: file)
  }

  /// How many rows will come, for whoever looks how far it is. Throws `ExportFailure.tooManyRows`.
  package func expect(_ total: Int, atMost most: Int) throws(ExportFailure) {
    guard total <= most else { throw .tooManyRows }
    self.total = total
  }

  /// One row. Throws `ExportFailure`.
  package func add(_ cells: [Cell]) throws(ExportFailure) {
    try writer?.add(cells)
    rows += 1
  }

  /// To be called after some rows: writes what has gathered and tells how far it is. Throws
  /// `LeaseLost` if nobody waits for the file any more.
  package func flush() async throws {
    if let writer, writer.gathered >= ExportSheet.pieceSize { try await self.writer?.flush() }
    guard .now >= nextLook else { return }
    nextLook = .now + ExportSheet.pause
    if try await lease.isCancelled() { throw LeaseLost() }
    try await lease.progress(done: Int64(rows), total: total.map(Int64.init))
  }

  /// Ends the file; returns how many rows it has.
  func end() async throws -> Int {
    try await writer?.end()
    try await lease.progress(done: Int64(rows), total: Int64(rows))
    return rows
  }
}
