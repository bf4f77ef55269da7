package import Kernel

/// What counts when an applicant appeals.
package struct AppealTerms: Sendable, Hashable {
  /// The day on which it was rejected.
  package let rejectedOn: Day
  /// Working days after it.
  package let workingDays: Int
  package let hasAppealed: Bool

  package init(rejectedOn: Day, workingDays: Int, hasAppealed: Bool) {
    self.rejectedOn = rejectedOn
    self.workingDays = workingDays
    self.hasAppealed = hasAppealed
  }

  package static let usualDays = 10
}

extension ServiceRequest {
  /// The applicant does not accept the rejection: once, in time, and somebody else looks at it.
  package mutating func appeal(
    by applicant: Int64, comment: String?, terms: AppealTerms, table: ProcessTable,
    calendar: WorkingCalendar, today: Day
  ) throws(RequestError) -> RequestStep {
    if isPaused { throw .paused }
    guard let move = table.move(from: bpStatus, by: .appeal) else {
      throw .notAllowed(
        from: bpStatus, to: nil, allowed: table.moves(from: bpStatus, by: .applicant).map(\.to))
    }
    if terms.hasAppealed { throw .appealedAlready }
    let last = calendar.day(after: terms.rejectedOn, working: terms.workingDays)
    if today > last { throw .deadlinePassed(last) }
    guard let comment, !comment.trimmed.isEmpty else { throw .commentRequired }
    barAssignee()
    return go(
      along: move, in: table, by: applicant, comment: comment, marks: [], calendar: calendar,
      today: today)
  }
}
