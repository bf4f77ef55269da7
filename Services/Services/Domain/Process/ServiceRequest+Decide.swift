package import Kernel

/// What a member of the staff asks for.
package struct Decision: Sendable, Hashable {
  package let from: String
  package let to: String
  package let comment: String?
  package let marks: [FieldMark]

  package init(from: String, to: String, comment: String?, marks: [FieldMark]) {
    self.from = from
    self.to = to
    self.comment = comment?.trimmed.isEmpty == false ? comment?.trimmed : nil
    self.marks = marks
  }
}

extension ServiceRequest {
  /// Moves the request by the service's own table. Refused in the order a person would explain it:
  /// it stands elsewhere, is one's own, there is no such move, it is another's, words are missing.
  package mutating func decide(
    _ decision: Decision, by staff: Int64, table: ProcessTable, form: Form,
    calendar: WorkingCalendar, today: Day
  ) throws(RequestError) -> RequestStep {
    guard decision.from == bpStatus else { throw .staleStatus(current: bpStatus) }
    if staff == authorID { throw .ownRequest }
    if isPaused { throw .paused }
    let choices = table.choices(from: bpStatus)
    guard let move = choices.first(where: { $0.to == decision.to }) else {
      throw .notAllowed(from: bpStatus, to: decision.to, allowed: choices.map(\.to))
    }
    guard let assigneeID else { throw .notAssigned }
    guard assigneeID == staff else { throw .assignedToOther(assigneeID) }
    if move.requiresComment, decision.comment == nil { throw .commentRequired }
    let unknown = decision.marks.map(\.field).filter { form.field(named: $0) == nil }
    guard unknown.isEmpty else { throw .unknownFields(unknown) }
    if move.marksFields, decision.marks.isEmpty { throw .fieldsRequired }
    return go(
      along: move, in: table, by: staff, comment: decision.comment,
      marks: move.marksFields ? decision.marks : [], calendar: calendar, today: today)
  }
}
