/// Why a line of a school's month is refused.
package enum StudentError: Error, Sendable, Equatable {
  case missing
  /// He studies in another school in that month.
  case inOtherSchool
  /// No students of that number are in the register, or they are all named already.
  case nobodyNew
  /// The number is not that of the school's company.
  case notTheSchool
  /// The report is not open for changes.
  case reportClosed
  case stale(current: Int64)
}
