import Jobs

/// Clears away files of exports whose time is over.
struct ExportPurge: PlainJob {
  static let name = "exports.purge"
  static let queue = "retention"
}
