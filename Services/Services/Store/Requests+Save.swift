package import Postgres
package import ServicesDomain

/// A step that a locked request has made by its rules, to be written down.
struct UnsavedStep: Sendable {
  let step: RequestStep
  let locked: LockedRequest
  var submission: Submission?
}

extension Requests {
  /// Writes down a step that the rules have made, with its event, if the guards of its move hold, and
  /// does what the move sets off. Where the request has to go on by itself from there, it does.
  package func save(
    _ step: RequestStep, of locked: LockedRequest, by party: ProcessTable.Party,
    submission: Submission? = nil, in tx: Transaction
  ) async throws {
    let made = UnsavedStep(step: step, locked: locked, submission: submission)
    try await save([made], by: party, in: tx)
  }

  /// The same for steps of several requests: all are written before what any of them sets off, so that
  /// many take few round trips.
  func save(
    _ steps: [UnsavedStep], by party: ProcessTable.Party, in tx: Transaction
  ) async throws {
    if steps.isEmpty { return }
    for made in steps { try await checkGuards(of: made, in: tx) }
    try await checkRounds(steps, in: tx)
    try await write(steps, by: party, in: tx)
    for made in steps {
      try await Publishing.append(
        made.step, of: made.locked.request, title: made.locked.title, table: made.locked.table,
        managers: made.locked.managers, subscribers: made.locked.subscribers, in: tx)
    }
    try await follow(steps, in: tx)
    try await moveParents(after: steps, in: tx)
    try await goOn(after: steps, in: tx)
  }

  private func checkGuards(of made: UnsavedStep, in tx: Transaction) async throws {
    for check in (made.step.move?.guards ?? []).sorted(by: { $0.rawValue < $1.rawValue }) {
      for machine in machines {
        try await machine.check(check, before: made.step, of: made.locked, in: tx)
      }
    }
  }

  private func follow(_ steps: [UnsavedStep], in tx: Transaction) async throws {
    let effects = steps.reduce(into: Set<ProcessTable.Effect>()) { effects, made in
      effects.formUnion(made.step.move?.effects ?? [])
    }
    for effect in effects.sorted(by: { $0.rawValue < $1.rawValue }) {
      let moved = steps.filter { $0.step.move?.effects.contains(effect) ?? false }
        .map { (step: $0.step, locked: $0.locked) }
      for machine in machines { try await machine.followAll(effect, after: moved, in: tx) }
    }
  }
}
