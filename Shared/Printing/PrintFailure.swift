package import Kernel

/// Why a page is not printed.
package enum PrintFailure: Error, Equatable, CaseIterable {
  /// WeasyPrint is not installed.
  case toolMissing
  /// It was not ready in time, and was killed.
  case timedOut
  /// It needed more memory or processor than it may have, or was ended by somebody else.
  case killed
  /// It ended with an error.
  case failed
  /// What it has written is no PDF.
  case noPDF
  /// The page names what would have to be fetched, or is too long.
  case pageRefused

  /// Whether another try would end in the same way.
  package var isFinal: Bool { self == .pageRefused }
}

extension PrintFailure: ProblemConvertible {
  package var problem: Problem {
    let code =
      switch self {
      case .toolMissing: "pdf-tool-missing"
      case .timedOut: "pdf-timed-out"
      case .killed: "pdf-killed"
      case .failed: "pdf-failed"
      case .noPDF: "pdf-unreadable"
      case .pageRefused: "pdf-page-refused"
      }
    return Problem(
      status: isFinal ? 422 : 503, code: code,
      title: Localized(
        ru: "PDF сейчас не сделать", kk: "PDF қазір дайындалмайды",
        en: "The PDF cannot be made now"))
  }
}
