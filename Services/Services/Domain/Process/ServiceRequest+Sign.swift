package import Kernel

extension ServiceRequest {
  /// The answers are frozen to be signed. Where the table has a step for that the request moves there;
  /// `nil`: it has none, or stands there already.
  package mutating func awaitSignature(
    by applicant: Int64, table: ProcessTable, calendar: WorkingCalendar, today: Day
  ) throws(RequestError) -> RequestStep? {
    if isPaused { throw .paused }
    guard let move = table.move(from: bpStatus, by: .signing) else { return nil }
    return go(
      along: move, in: table, by: applicant, comment: nil, marks: [], calendar: calendar,
      today: today)
  }
}
