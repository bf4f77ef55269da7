import JSON
import Jobs

/// Clears away files of exports whose time is over.
struct ExportPurge: Job {
  static let name = "exports.purge"
  static let queue = "retention"

  init() {}
  init(payload input: inout InputReader) throws {}

  func write(to json: inout JSONWriter) { json.object { _ in } }
}
