import Kernel
package import Postgres
import ServicesDomain

extension Opinions {
  private static let due = Statement(
    """
    select request from (
      select e.service_request_id as request from service_expertise e
      join service_servicerequest r on r.id = e.service_request_id and r.paused_at is null
      where e.round_id is not null and e.due_on < (now() at time zone 'Asia/Almaty')::date
        and e.status in ('assigned', 'accepted', 'draft', 'returned', 'overdue')
      union
      select x.service_request_id from service_expertiseround x
      join service_servicerequest r on r.id = x.service_request_id
      where x.closed_at is null and (r.status in ('approved', 'rejected', 'active', 'completed',
          'cancelled', 'expired')
        or x.opened_at is not null and r.paused_at is null and not exists (
          select from service_expertise e where e.round_id = x.id
            and e.status in ('assigned', 'accepted', 'draft', 'returned')))
    ) as found
    where request > $1 order by request limit 100
    """)

  /// Requests whose opinions want a look: something is late, or nobody is waited for any more.
  package func due(after last: Int64) async throws -> [Int64] {
    try await database.read(Opinions.due(last)).map { try $0.int64("request") }
  }

  /// Brings the round of a request up to date: what is late becomes overdue, a request about which
  /// enough was said moves on, and empty places are filled. Run again it finds nothing to do.
  package func turn(
    _ request: Int64, cleared: ClearedExperts, in tx: Transaction
  ) async throws {
    let locked = try await requests.lockForWork(request, in: tx)
    // While it rests its clock stands still.
    guard !locked.request.isPaused,
      let round = try await ExpertiseRound.open(of: request, in: tx)
    else { return }
    var opinions = try await Opinions.lock(all: round, in: tx)
    switch locked.request.status {
    case .submitted, .inProgress: break
    case .draft, .revision: return  // While the applicant has it, nothing becomes late.
    case .approved, .rejected, .active, .completed, .cancelled, .expired:
      return try await Opinions.close(opinions, of: round, isDone: false, in: tx)
    }
    for index in opinions.indices {
      if let step = try opinions[index].opinion.lapse(on: opinions[index].today) {
        try await Opinions.save(step, of: opinions[index], in: tx)
      }
    }
    let plan = try await ServicePlans.expertise(of: locked.request.serviceCode, in: tx)
    if try await settle(opinions, of: locked, in: round, plan: plan, by: nil, tx: tx) { return }
    guard round.isOpened, plan.isAutomatic else { return }
    try await replace(opinions, of: locked, in: round, plan, cleared: cleared, tx: tx)
  }

  /// An overdue opinion is taken away when somebody else is found; until then it stays overdue.
  private func replace(
    _ opinions: [LockedOpinion], of locked: LockedRequest, in round: ExpertiseRound,
    _ plan: ExpertisePlan, cleared: ClearedExperts, tx: Transaction
  ) async throws {
    let vacancies = ExpertiseTally(opinions.states, plan: plan).vacancies
    guard !vacancies.isEmpty else { return }
    try await Opinions.lockGroups(
      of: locked.request.serviceCode, kinds: Array(vacancies.keys), tx: tx)
    for (kind, count) in vacancies.sorted(by: { $0.key < $1.key }) {
      var overdue = opinions.filter { $0.opinion.kind == kind && $0.opinion.status == .overdue }
      for _ in 0..<count {
        let made = try await fill(
          [kind: 1], plan, of: locked, in: round, cleared: cleared, by: nil, in: tx)
        if made == 0 { break }
        guard !overdue.isEmpty else { continue }
        var late = overdue.removeFirst()
        let step = try late.opinion.revoke(by: nil)
        try await Opinions.save(step, of: late, in: tx)
      }
    }
  }

  /// Moves the request on if enough was said. False where it stays: too little was said, it rests, or
  /// its table has no such move from where it stands. What another machine demands of that move may
  /// not hold yet: then it is tried again by the clock.
  func settle(
    _ opinions: [LockedOpinion], of locked: LockedRequest, in round: ExpertiseRound,
    plan: ExpertisePlan, by actor: Int64?, tx: Transaction
  ) async throws -> Bool {
    let isLate = round.dueOn.map { $0 < locked.context.today } ?? false
    guard round.isOpened, !locked.request.isPaused,
      ExpertiseTally(opinions.states, plan: plan).isComplete(pastDue: isLate),
      locked.table.move(from: locked.request.bpStatus, by: .expertiseDone) != nil
    else { return false }
    do {
      try await tx.savepoint {
        try await Opinions.close(opinions, of: round, isDone: true, in: tx)
        try await requests.fire(.expertiseDone, on: locked.request.id, by: actor, in: tx)
      }
      return true
    } catch let refusal as any ProblemConvertible where refusal.problem.status < 500 {
      return false
    }
  }

  /// Nobody is waited for any more.
  static func close(
    _ opinions: [LockedOpinion], of round: ExpertiseRound, isDone: Bool, in tx: Transaction
  ) async throws {
    for var opinion in opinions where OpinionMove.close.from.contains(opinion.opinion.status) {
      let step = try opinion.opinion.close()
      try await save(step, of: opinion, in: tx)
    }
    try await round.close(isDone: isDone, in: tx)
  }
}
