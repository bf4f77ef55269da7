import Files
import Spreadsheets

/// What an export is written as.
package enum ExportFormat: String, Sendable, CaseIterable {
  case csv, xlsx

  var mediaType: MediaType {
    switch self {
    case .csv: .csv
    case .xlsx: .xlsx
    }
  }

  /// Rows below the heading that a file of this format can hold.
  var mostRows: Int {
    switch self {
    case .csv: .max
    case .xlsx: XLSXFile.mostRows - 1
    }
  }
}
