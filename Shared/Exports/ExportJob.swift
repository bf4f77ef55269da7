import FoundationEssentials
import JSON
import Jobs
import Kernel

/// Makes the file of one export.
struct ExportJob: Job {
  static let name = "admin.export"
  static let queue = "exports"
  static let attempts = 4
  static let timeLimit: Duration = .seconds(2 * 3_600)

  let export: UUID

  init(_ export: UUID) { self.export = export }

  init(payload input: inout InputReader) throws {
    let export = input.uuid("export")
    self.export = try input.finish(export)
  }

  func write(to json: inout JSONWriter) { json.object { $0.field("export", export.text) } }
}
