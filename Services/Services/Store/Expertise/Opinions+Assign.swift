import Kernel
package import Postgres
import ServicesDomain

extension Opinions {
  /// One expert by name. Whether he is of the company that applies was asked before.
  package func assign(
    _ expert: Int64, to kind: String, of locked: LockedRequest, cleared: ClearedExperts,
    by manager: Int64, in tx: Transaction
  ) async throws -> Int64 {
    let request = locked.request
    try Opinions.check(request, by: manager)
    let plan = try await ServicePlans.expertise(of: request.serviceCode, in: tx)
    guard let kind = plan.kind(kind) else { throw OpinionRefusal.unknownKind }
    if let conflict = ConflictOfInterest.of(expert: expert, in: request) {
      throw OpinionRefusal.conflictOfInterest(conflict)
    }
    guard cleared.allows(expert, of: request.companyID) else {
      throw OpinionRefusal.conflictOfInterest(.member)
    }
    let round = try await ExpertiseRound.openOrBegin(of: request.id, in: tx)
    let (load, isAsked) = try await Opinions.load(
      of: expert, kind: kind.key, service: request.serviceCode, round, in: tx)
    if isAsked { throw OpinionRefusal.assignedBefore }
    guard load < plan.loadLimit else { throw OpinionRefusal.overloaded(limit: plan.loadLimit) }
    guard
      let made = try await ask(
        [expert], kind, plan, of: locked, in: round, by: manager, in: tx
      ).first
    else { throw OpinionRefusal.assignedBefore }
    return made
  }

  private static let loadOfOne = Statement(
    """
    select (select count(*) from service_expertise o where o.user_id = $1
        and o.round_id is not null and o.status in ('assigned', 'accepted', 'draft', 'returned'))
        as open,
      exists (select from service_expertise o where o.round_id = $4 and o.expertise_type = $3
        and o.user_id = $1) as is_asked
    where exists (select from service_expertisegroup g
      join service_expertisegroup_users u on u.expertisegroup_id = g.id
      where g.service_id = $2 and g.key = $3 and u.user_id = $1)
    """)

  private static func load(
    of expert: Int64, kind: String, service: String, _ round: ExpertiseRound, in tx: Transaction
  ) async throws -> (open: Int, isAsked: Bool) {
    _ = try await candidates(of: service, kinds: [kind], in: round, tx: tx)
    guard let row = try await tx.query(loadOfOne(expert, service, kind, round.id)).first else {
      throw OpinionRefusal.notInGroup
    }
    return (open: try row.int("open"), isAsked: try row.bool("is_asked"))
  }

  /// Fills the empty places with the least loaded experts, as far as there are any. Returns how many.
  @discardableResult
  package func fill(
    _ locked: LockedRequest, cleared: ClearedExperts, by actor: Int64?, in tx: Transaction
  ) async throws -> Int {
    let request = locked.request
    try Opinions.check(request, by: actor)
    let plan = try await ServicePlans.expertise(of: request.serviceCode, in: tx)
    let round = try await ExpertiseRound.openOrBegin(of: request.id, in: tx)
    let opinions = try await Opinions.lock(all: round, in: tx)
    let vacancies = ExpertiseTally(opinions.states, plan: plan).vacancies
    return try await fill(
      vacancies, plan, of: locked, in: round, cleared: cleared, by: actor, in: tx)
  }

  func fill(
    _ vacancies: [String: Int], _ plan: ExpertisePlan, of locked: LockedRequest,
    in round: ExpertiseRound, cleared: ClearedExperts, by actor: Int64?, in tx: Transaction
  ) async throws -> Int {
    // Asked about another company than the one it is of by now: nobody is cleared.
    guard !vacancies.isEmpty, cleared.companyID == locked.request.companyID else { return 0 }
    var made = 0
    let kinds = plan.kinds.filter { vacancies[$0.key] != nil }
    for kind in kinds {
      // Read anew for each kind: who was asked for the one before owes more now.
      let found = try await Opinions.candidates(
        of: locked.request.serviceCode, kinds: kinds.map(\.key), in: round, tx: tx)
      let chosen = (found[kind.key] ?? []).filter {
        cleared.contains($0.id)
          && ConflictOfInterest.of(expert: $0.id, in: locked.request) == nil
      }
      .leastLoaded(vacancies[kind.key] ?? 0, limit: plan.loadLimit)
      made += try await ask(
        chosen.map(\.id), kind, plan, of: locked, in: round, by: actor, in: tx
      ).count
    }
    return made
  }

  private static func check(_ request: ServiceRequest, by manager: Int64?) throws {
    if manager == request.authorID { throw RequestError.ownRequest }
    if request.isPaused { throw RequestError.paused }
    guard request.status == .inProgress || request.status == .submitted else {
      throw OpinionRefusal.requestNotOpen
    }
  }
}

extension [LockedOpinion] {
  var states: [(kind: String, status: OpinionStatus)] {
    map { (kind: $0.opinion.kind, status: $0.opinion.status) }
  }
}
