package import Postgres
package import ServicesDomain

/// What the commission has to do with the steps of a request: its guards and effects.
package struct CommissionMachine: StepMachine {
  package init() {}

  package func check(
    _ guard: ProcessTable.Guard, before step: RequestStep, of locked: LockedRequest,
    in tx: Transaction
  ) async throws {
    switch `guard` {
    case .commissionSet: _ = try await Ballots.voters(for: locked, in: tx)
    case .quorumReached: try await Ballots.checkDecided(locked.request.id, in: tx)
    default: break
    }
  }

  package func follow(
    _ effect: ProcessTable.Effect, after step: RequestStep, of locked: LockedRequest,
    in tx: Transaction
  ) async throws {
    switch effect {
    case .openBallots:
      try await Ballots.makeVoid(of: locked, by: step.actorID, in: tx)
      try await Ballots.open(for: locked, by: step.actorID, in: tx)
    case .closeWork: try await Ballots.makeVoid(of: locked, by: step.actorID, in: tx)
    default: break
    }
  }
}
