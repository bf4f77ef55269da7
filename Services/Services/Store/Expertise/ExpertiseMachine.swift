import Jobs
import Postgres
import ServicesDomain

/// Expertise beside the process of a request: whether experts are assigned, the beginning of their
/// work and its end.
struct ExpertiseMachine: StepMachine {
  func check(
    _ guard: ProcessTable.Guard, before step: RequestStep, of locked: LockedRequest,
    in tx: Transaction
  ) async throws {
    guard `guard` == .expertsAssigned else { return }
    let plan = try await ServicePlans.expertise(of: locked.request.serviceCode, in: tx)
    let round = try await ExpertiseRound.open(of: locked.request.id, in: tx)
    var opinions: [LockedOpinion] = []
    if let round { opinions = try await Opinions.lock(all: round, in: tx) }
    let missing = ExpertiseTally(opinions.states, plan: plan).awaitedVacancies
    if !missing.isEmpty { throw OpinionRefusal.expertsMissing(missing) }
  }

  func follow(
    _ effect: ProcessTable.Effect, after step: RequestStep, of locked: LockedRequest,
    in tx: Transaction
  ) async throws {
    switch effect {
    case .openExpertise: try await open(locked, in: tx)
    case .closeWork: try await close(locked.request.id, in: tx)
    case .openBallots, .drawContract, .issueLetter, .revokeLetter, .issueCertificate,
      .revokeCertificate, .suspendParticipant,
      .restoreParticipant, .scheduleReports, .closeReports, .openSecondStage:
      break
    }
  }

  /// Who is still to be found, and whether all was said before it began, is for a job: identity has
  /// to be asked, and that is not done while rows are locked.
  private func open(_ locked: LockedRequest, in tx: Transaction) async throws {
    let plan = try await ServicePlans.expertise(of: locked.request.serviceCode, in: tx)
    let round = try await ExpertiseRound.openOrBegin(of: locked.request.id, in: tx)
    let due = plan.workingDays.map {
      locked.calendar.day(after: locked.context.today, working: $0)
    }
    try await round.begin(dueOn: due, in: tx)
    try await JobQueue.enqueue(ExpertiseTurn(request: locked.request.id), in: tx)
  }

  private func close(_ request: Int64, in tx: Transaction) async throws {
    let round = try await ExpertiseRound.open(of: request, in: tx)
    for var opinion in try await Opinions.lock(openOf: request, in: tx) {
      let step = try opinion.opinion.close()
      try await Opinions.save(step, of: opinion, in: tx)
    }
    try await round?.close(isDone: false, in: tx)
  }
}
