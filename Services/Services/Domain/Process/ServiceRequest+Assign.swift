package import Kernel

extension ServiceRequest {
  /// A member of the staff takes the request, or takes it over where that is said aloud. Where the
  /// table has a move for it, the request moves on at once.
  package mutating func take(
    by staff: Int64, over takeOver: Bool, table: ProcessTable, calendar: WorkingCalendar,
    today: Day
  ) throws(RequestError) -> RequestStep {
    if staff == authorID { throw .ownRequest }
    if isPaused { throw .paused }
    if status == .draft || status.isClosed {
      throw .notAllowed(from: bpStatus, to: nil, allowed: [])
    }
    if let assigneeID, !(takeOver && assigneeID != staff) {
      throw .assignedToOther(assigneeID)
    }
    assign(to: staff)
    guard let move = table.move(from: bpStatus, by: .assignment) else {
      touch()
      return RequestStep(
        kind: .assigned, from: bpStatus, to: bpStatus, status: nil, actorID: staff, comment: nil,
        marks: [])
    }
    return go(
      along: move, in: table, by: staff, comment: nil, marks: [], calendar: calendar, today: today)
  }
}
