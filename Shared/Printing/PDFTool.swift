import Synchronization

/// What is known of the tool: it was looked for, and every page tells.
final class PDFTool: Sendable {
  private let missing = Mutex(false)

  var isMissing: Bool { missing.withLock { $0 } }

  func note(_ failure: PrintFailure?) {
    missing.withLock { $0 = failure == .toolMissing }
  }
}
