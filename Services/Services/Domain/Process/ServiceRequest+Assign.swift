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
    if status == .draft || table.isOver(bpStatus) {
      throw .notAllowed(from: bpStatus, to: nil, allowed: [])
    }
    if let assigneeID, !(takeOver && assigneeID != staff) {
      throw .assignedToOther(assigneeID)
    }
    return try hand(to: staff, by: staff, table: table, calendar: calendar, today: today)
  }

  /// It is given to a colleague, by whoever has it or may say so for the service. `managers`: who may
  /// have it.
  package mutating func assign(
    to colleague: Int64, by staff: Int64, as roles: Set<ProcessTable.Role>, managers: Set<Int64>,
    table: ProcessTable, calendar: WorkingCalendar, today: Day
  ) throws(RequestError) -> RequestStep {
    if staff == authorID || colleague == authorID { throw .ownRequest }
    if isPaused { throw .paused }
    guard assigneeID == staff || !roles.isDisjoint(with: [.manager, .superuser]) else {
      throw .roleRequired([.assignee, .manager, .superuser])
    }
    guard managers.contains(colleague) else { throw .notAManager(colleague) }
    if assigneeID == colleague { throw .assignedToOther(colleague) }
    return try hand(to: colleague, by: staff, table: table, calendar: calendar, today: today)
  }

  /// The platform gives it to whoever has the least to do, or sees that somebody has it already.
  /// `nil`: there is nothing to do.
  package mutating func settle(
    on manager: Int64?, table: ProcessTable, calendar: WorkingCalendar, today: Day
  ) throws(RequestError) -> RequestStep? {
    if isPaused || status == .draft || status == .revision || status.isClosed { return nil }
    if assigneeID != nil {
      guard let move = table.move(from: bpStatus, by: .assignment) else { return nil }
      return go(
        along: move, in: table, by: nil, comment: nil, marks: [], calendar: calendar, today: today)
    }
    guard let manager else { return nil }
    return try hand(to: manager, by: nil, table: table, calendar: calendar, today: today)
  }

  private mutating func hand(
    to colleague: Int64, by actor: Int64?, table: ProcessTable, calendar: WorkingCalendar,
    today: Day
  ) throws(RequestError) -> RequestStep {
    if status == .draft || table.isOver(bpStatus) {
      throw .notAllowed(from: bpStatus, to: nil, allowed: [])
    }
    if colleague == formerAssigneeID { throw .formerAssignee }
    assign(to: colleague)
    guard let move = table.move(from: bpStatus, by: .assignment) else {
      touch()
      return RequestStep(
        kind: .assigned, from: bpStatus, to: bpStatus, status: nil, actorID: actor, comment: nil,
        marks: [])
    }
    return go(
      along: move, in: table, by: actor, comment: nil, marks: [], calendar: calendar, today: today)
  }
}
