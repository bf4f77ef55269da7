import Files
import Spreadsheets

/// Writes rows of cells into a file as they come. Confined to its task.
struct SheetWriter {
  private var workbook: XLSXFile?
  private let file: SpooledFile
  private var pending: [UInt8] = []

  /// Begins the file with the heading.
  init(_ format: ExportFormat, heading: [String], into file: SpooledFile) throws(ExportFailure) {
    self.file = file
    switch format {
    case .csv: pending = CSVText.mark
    case .xlsx:
      var workbook = XLSXFile()
      pending = workbook.begin()
      self.workbook = workbook
    }
    try add(heading.map { .text($0) })
  }

  mutating func add(_ cells: [Cell]) throws(ExportFailure) {
    guard workbook != nil else {
      pending += CSVText.line(cells)
      return
    }
    do { pending += try workbook?.row(cells) ?? [] } catch { throw .tooLarge }
  }

  /// Bytes that `flush` would write.
  var gathered: Int { pending.count }

  /// Writes what has gathered. Throws `StoreFailure`.
  mutating func flush() async throws {
    guard !pending.isEmpty else { return }
    let piece = pending
    pending.removeAll(keepingCapacity: true)
    try await file.append(piece)
  }

  /// Ends the file. Throws `StoreFailure`.
  mutating func end() async throws {
    pending += workbook?.end() ?? []
    try await flush()
    for patch in workbook?.patches ?? [] {
      try await file.overwrite(patch.bytes, at: patch.offset)
    }
  }
}
