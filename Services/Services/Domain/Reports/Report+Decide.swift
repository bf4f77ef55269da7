package import Kernel

extension Report {
  /// A member of the staff takes it, or takes it over where that is said aloud.
  package mutating func review(
    by staff: Int64, over takeOver: Bool
  ) throws(ReportError) -> ReportStep {
    if authors.contains(staff) { throw .own }
    if let assigneeID, assigneeID != staff, !takeOver { throw .assignedToOther(assigneeID) }
    let step = try go(.review, by: staff)
    assign(to: staff)
    return step
  }

  package mutating func accept(
    by staff: Int64, comment: String?
  ) throws(ReportError) -> ReportStep {
    try checkReviewer(staff)
    let step = try go(.accept, by: staff, comment: comment)
    say(comment)
    return step
  }

  /// What is asked for is due on `day` at the earliest: nobody is late by being sent back.
  package mutating func sendBack(
    by staff: Int64, comment: String?, until day: Day
  ) throws(ReportError) -> ReportStep {
    try checkReviewer(staff)
    guard let comment else { throw .commentRequired }
    let step = try go(.sendBack, by: staff, comment: comment)
    say(comment)
    putOff(to: day)
    return step
  }

  /// A manager does without it.
  package mutating func skip(
    by staff: Int64, comment: String?
  ) throws(ReportError) -> ReportStep {
    if authors.contains(staff) { throw .own }
    guard let comment else { throw .commentRequired }
    let step = try go(.skip, by: staff, comment: comment)
    say(comment)
    return step
  }

  private func checkReviewer(_ staff: Int64) throws(ReportError) {
    if authors.contains(staff) { throw .own }
    guard status == .inReview else { throw .notInReview }
    if let assigneeID, assigneeID != staff { throw .assignedToOther(assigneeID) }
  }

  /// How many working days a report that was sent back has, unless somebody says otherwise.
  package static let revisionDays = 10

  /// So many days before the deadline its author is reminded.
  package static let reminderDays = 3
}
