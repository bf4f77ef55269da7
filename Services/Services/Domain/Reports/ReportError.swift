/// Every refusal of a report's life, with what explains it.
package enum ReportError: Error, Sendable, Equatable {
  case missing
  case stale(current: Int64)
  case notAllowed(from: ReportStatus, action: ReportMachine.Action, allowed: [String])
  /// Nobody decides on a report of one's own.
  case own
  case notInReview
  case assignedToOther(Int64)
  case commentRequired
  /// It is not signed, or wants no signature.
  case signatureNeeded
  case signatureNotNeeded
  /// The bytes that were signed are not those that were laid out.
  case laidOutAnew
  /// Only what was accepted is corrected, and only the newest of its versions.
  case notAccepted
  case correctionOpen(report: Int64)
  /// The request it belongs to is over.
  case requestOver
  /// Students who have not signed, and no reason is given.
  case unsigned(lines: [Int64])
  case noStudents
}
