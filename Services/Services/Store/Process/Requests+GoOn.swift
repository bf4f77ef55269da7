import Postgres
import ServicesDomain

extension Requests {
  /// Where a request came to a step from which it goes on by itself: the second form opens, whoever has
  /// it goes on with it, or the one with the least to do gets it.
  func goOn(after step: RequestStep, from locked: LockedRequest, in tx: Transaction) async throws {
    // What a wish or a person's hand did not move stays; an assignment leads on once.
    guard let move = step.move, move.trigger != .assignment else { return }
    var locked = locked
    let today = locked.context.today
    if locked.opensSecondForm {
      let next = try locked.request.fire(
        .secondForm, by: nil, comment: nil, table: locked.table, calendar: locked.calendar,
        today: today)
      locked.hasSecondStage = true
      return try await save(next, of: locked, by: .system, in: tx)
    }
    let isNew = step.kind == .submitted || move.trigger == .appeal
    var manager: Int64?
    if isNew, locked.request.assigneeID == nil, locked.isGivenByLoad {
      manager = try await idlest(for: locked.request, in: tx)
    }
    guard
      let next = try locked.request.settle(
        on: manager, table: locked.table, calendar: locked.calendar, today: today)
    else { return }
    try await save(next, of: locked, by: .system, in: tx)
  }
}

extension LockedRequest {
  fileprivate var opensSecondForm: Bool {
    secondFormID != nil && !hasSecondStage && !request.isPaused
      && table.move(from: request.bpStatus, by: .secondForm) != nil
  }

  /// `config.assignment`: `by_load` where requests are given out, not taken.
  fileprivate var isGivenByLoad: Bool { settings["assignment"]?.text == "by_load" }
}
