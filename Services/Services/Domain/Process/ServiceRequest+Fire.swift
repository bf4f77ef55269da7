package import Kernel

extension ServiceRequest {
  /// Another machine came to its end, or a time did: the table says where the request goes from
  /// here. Throws `RequestError.notAllowed` where it has no such move.
  package mutating func fire(
    _ trigger: ProcessTable.Trigger, by actor: Int64?, comment: String?, table: ProcessTable,
    calendar: WorkingCalendar, today: Day
  ) throws(RequestError) -> RequestStep {
    if isPaused { throw .paused }
    guard trigger.party == .system, trigger != .child,
      let move = table.move(from: bpStatus, by: trigger)
    else {
      throw .notAllowed(
        from: bpStatus, to: nil, allowed: table.moves(from: bpStatus, by: .system).map(\.to))
    }
    return go(
      along: move, in: table, by: actor, comment: comment, marks: [], calendar: calendar,
      today: today)
  }

  /// A request within it was decided on, and says where this one goes. Throws
  /// `RequestError.parentElsewhere` where its table has no such move from where it stands.
  package mutating func follow(
    child: Int64, to step: String, by actor: Int64?, comment: String?, table: ProcessTable,
    calendar: WorkingCalendar, today: Day
  ) throws(RequestError) -> RequestStep {
    let move = table.moves(from: bpStatus, by: .system).first {
      $0.trigger == .child && $0.to == step
    }
    guard !isPaused, let move else {
      throw .parentElsewhere(child: child, at: bpStatus, to: step)
    }
    return go(
      along: move, in: table, by: actor, comment: comment, marks: [], calendar: calendar,
      today: today)
  }
}
