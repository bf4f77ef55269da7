package import Kernel

/// What a member of the staff asks for.
package struct Decision: Sendable, Hashable {
  package let from: String
  package let to: String
  package let comment: String?
  package let marks: [FieldMark]
  /// A code of the move's list.
  package let reason: String?

  package init(
    from: String, to: String, comment: String?, marks: [FieldMark], reason: String? = nil
  ) {
    self.from = from
    self.to = to
    self.reason = reason
    self.comment = comment?.trimmed.isEmpty == false ? comment?.trimmed : nil
    self.marks = marks
  }
}

extension ServiceRequest {
  /// Moves the request by the service's own table. `roles`: what the one who asks is besides being the
  /// assignee; `last`: what was submitted last. Refused in the order a person would explain it: it
  /// stands elsewhere, is one's own, there is no such move, it is another's, words are missing, or what
  /// has to be filled.
  package mutating func decide(
    _ decision: Decision, by staff: Int64, as roles: Set<ProcessTable.Role> = [],
    table: ProcessTable, form: Form, last: Submission? = nil, calendar: WorkingCalendar, today: Day
  ) throws(RequestError) -> RequestStep {
    guard decision.from == bpStatus else { throw .staleStatus(current: bpStatus) }
    if staff == authorID { throw .ownRequest }
    if isPaused { throw .paused }
    let choices = table.choices(from: bpStatus)
    guard let move = choices.first(where: { $0.to == decision.to }) else {
      throw .notAllowed(from: bpStatus, to: decision.to, allowed: choices.map(\.to))
    }
    try check(move, isFor: staff, as: roles)
    let reason = try reason(of: decision, for: move)
    if move.requiresComment, decision.comment == nil { throw .commentRequired }
    let unknown = decision.marks.map(\.field).filter { form.field(named: $0) == nil }
    guard unknown.isEmpty else { throw .unknownFields(unknown) }
    if move.marksFields, decision.marks.isEmpty { throw .fieldsRequired }
    let empty = unfilled(move.required, last: last, form: form)
    guard empty.isEmpty else { throw .unfilled(empty) }
    return go(
      along: move, in: table, by: staff, comment: decision.comment,
      marks: move.marksFields ? decision.marks : [], calendar: calendar, today: today,
      reason: reason)
  }

  private func reason(
    of decision: Decision, for move: ProcessTable.Move
  ) throws(RequestError) -> ProcessTable.Reason? {
    let reason = move.reasons.first { $0.code == decision.reason }
    guard reason != nil || (move.reasons.isEmpty && decision.reason == nil) else {
      throw .reasonRequired(move.reasons.map(\.code), given: decision.reason)
    }
    return reason
  }

  /// Where only the assignee may, it is said who has it.
  private func check(
    _ move: ProcessTable.Move, isFor staff: Int64, as roles: Set<ProcessTable.Role>
  ) throws(RequestError) {
    guard !isFor(staff, as: roles, move) else { return }
    guard move.roles == [.assignee] else {
      throw .roleRequired(move.roles.sorted { $0.rawValue < $1.rawValue })
    }
    guard let assigneeID else { throw .notAssigned }
    throw .assignedToOther(assigneeID)
  }

  private func isFor(
    _ staff: Int64, as roles: Set<ProcessTable.Role>, _ move: ProcessTable.Move
  ) -> Bool {
    let own: Set<ProcessTable.Role> = assigneeID == staff ? [.assignee] : []
    return !move.roles.isDisjoint(with: roles.union(own))
  }

  /// The moves that somebody of the staff may make now by a wish.
  package func choices(
    for staff: Int64, as roles: Set<ProcessTable.Role>, in table: ProcessTable
  ) -> [ProcessTable.Move] {
    if isPaused || staff == authorID { return [] }
    return table.choices(from: bpStatus).filter { move in
      if move.trigger == .assignment {
        return assigneeID == nil && staff != formerAssigneeID
      }
      return isFor(staff, as: roles, move)
    }
  }

  /// The moves that the applicant may make now.
  package func applicantChoices(in table: ProcessTable) -> [ProcessTable.Move] {
    table.moves(from: bpStatus, by: .applicant).filter { !isPaused || $0.trigger == .withdrawal }
  }
}
