import Postgres
import ServicesDomain

extension Requests {
  /// Where a request came to a step from which it goes on by itself: the second form opens, whoever has
  /// it goes on with it, or the one with the least to do gets it.
  func goOn(after steps: [UnsavedStep], in tx: Transaction) async throws {
    var further: [UnsavedStep] = []
    for made in steps {
      // What a wish or a person's hand did not move stays; an assignment leads on once.
      guard let move = made.step.move, move.trigger != .assignment else { continue }
      if made.locked.opensSecondForm {
        further.append(try made.locked.openSecondForm())
        continue
      }
      let manager = try await manager(for: made.locked, after: made.step, move, in: tx)
      guard let next = try made.locked.settle(on: manager) else { continue }
      if manager == nil {
        further.append(next)
      } else {
        // Who has the least to do after this one is counted from what is written.
        try await save([next], by: .system, in: tx)
      }
    }
    try await save(further, by: .system, in: tx)
  }

  private func manager(
    for locked: LockedRequest, after step: RequestStep, _ move: ProcessTable.Move,
    in tx: Transaction
  ) async throws -> Int64? {
    let isNew = step.kind == .submitted || move.trigger == .appeal
    guard isNew, locked.request.assigneeID == nil, locked.isGivenByLoad else { return nil }
    return try await idlest(for: locked.request, in: tx)
  }
}

extension LockedRequest {
  fileprivate var opensSecondForm: Bool {
    secondFormID != nil && !hasSecondStage && !request.isPaused
      && table.move(from: request.bpStatus, by: .secondForm) != nil
  }

  fileprivate func openSecondForm() throws -> UnsavedStep {
    var opened = self
    opened.hasSecondStage = true
    return try opened.fire(.secondForm, by: nil, comment: nil)
  }

  fileprivate func settle(on manager: Int64?) throws -> UnsavedStep? {
    var settled = self
    let step = try settled.request.settle(
      on: manager, table: table, calendar: calendar, today: context.today)
    return step.map { UnsavedStep(step: $0, locked: settled) }
  }

  /// `config.assignment`: `by_load` where requests are given out, not taken.
  fileprivate var isGivenByLoad: Bool { settings["assignment"]?.text == "by_load" }
}
