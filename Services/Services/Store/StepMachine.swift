package import Postgres
package import ServicesDomain

/// What works beside the process of a request, in the transaction of its steps: expertise, the
/// commission, reports, papers. A process table names guards and effects; the machine that knows
/// one answers for it, and passes over the others.
package protocol StepMachine: Sendable {
  /// Whether `guard` holds for a step about to be written. Throws the refusal that explains it.
  func check(
    _ guard: ProcessTable.Guard, before step: RequestStep, of locked: LockedRequest,
    in tx: Transaction
  ) async throws

  /// Does what a step that was written sets off.
  func follow(
    _ effect: ProcessTable.Effect, after step: RequestStep, of locked: LockedRequest,
    in tx: Transaction
  ) async throws

  /// The same after steps that were written together, as those of a protocol are: what is cheaper for
  /// all at once is done so.
  func followAll(
    _ effect: ProcessTable.Effect, after steps: [(step: RequestStep, locked: LockedRequest)],
    in tx: Transaction
  ) async throws
}

extension StepMachine {
  package func check(
    _ guard: ProcessTable.Guard, before step: RequestStep, of locked: LockedRequest,
    in tx: Transaction
  ) async throws {}

  package func follow(
    _ effect: ProcessTable.Effect, after step: RequestStep, of locked: LockedRequest,
    in tx: Transaction
  ) async throws {}

  package func followAll(
    _ effect: ProcessTable.Effect, after steps: [(step: RequestStep, locked: LockedRequest)],
    in tx: Transaction
  ) async throws {
    for (step, locked) in steps { try await follow(effect, after: step, of: locked, in: tx) }
  }
}
