import JSON
import Kernel
import Outbox
package import Postgres
import ServicesContract
import ServicesDomain

extension Opinions {
  private static let inserting = Statement(
    """
    with opinion as (
      insert into service_expertise (expertise_type, title, service_request_id, user_id, round_id,
        due_on, criteria, hub_form_id, hub_form_version, is_blind, is_signed, replaces_id)
      values ($1::varchar, $2::jsonb, $3, $4, $5, $6::date, $7::jsonb, $8, $9::smallint, $10, $11,
        (select e.id from service_expertise e
          where e.round_id = $5 and e.expertise_type = $1::varchar and e.status in ('declined', 'revoked', 'overdue')
            and not exists (select from service_expertise n where n.replaces_id = e.id)
          order by e.id limit 1))
      on conflict (round_id, expertise_type, user_id)
        where round_id is not null and user_id is not null do nothing
      returning id, service_request_id
    ), event as (
      insert into service_expertiseevent (expertise_id, service_request_id, move, to_status, user_id)
      select id, service_request_id, 'assign', 'assigned', $12::integer from opinion
    )
    select id from opinion
    """)

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

  private func ask(
    _ experts: [Int64], _ kind: ExpertisePlan.Kind, _ plan: ExpertisePlan,
    of locked: LockedRequest, in round: ExpertiseRound, by actor: Int64?, in tx: Transaction
  ) async throws -> [Int64] {
    guard !experts.isEmpty else { return [] }
    let sheet = try await sheet(kind.sheet, in: tx)
    let criteria = JSONText(FormValue.list(sheet.criteria.map(\.document)).bytes)
    let due = plan.workingDays.map {
      locked.calendar.day(after: locked.context.today, working: $0)
    }
    var made: [Int64] = []
    for expert in experts {
      let rows = try await tx.query(References.holdingUser(expert))
      try await References.checkUser(expert, rows, in: tx)
      guard
        let row = try await tx.query(
          Opinions.inserting(
            kind.key, JSONText(kind.title.bytes), locked.request.id, expert, round.id, due,
            criteria, sheet.form?.id, sheet.form?.version, plan.isBlind, plan.isSigned, actor)
        ).first
      else { continue }
      let opinion = try await Opinions.lock(row.int64("id"), in: tx)
      try await OutboxWriter.append(
        ExpertiseAssigned(facts: opinion.facts(by: actor)), rev: 1, actor: actor, in: tx)
      made.append(opinion.opinion.id)
    }
    return made
  }

  private func sheet(
    _ sheet: ExpertisePlan.Sheet, in tx: Transaction
  ) async throws -> (criteria: [Criterion], form: (id: Int64, version: Int)?) {
    switch sheet {
    case .criteria(let criteria): return (criteria, nil)
    case .form(let id):
      let row = try await tx.query(
        "select version from service_hubform where id = \(id) and active and version > 0"
      ).first
      guard let version = try row?.int("version") else {
        throw OpinionRefusal.misconfigured([ConfigFault(place: "form", code: "unknown")])
      }
      let form = try await requests.form(id: id, version: version, in: tx)
      do {
        return (try form.criteria, (id: id, version: version))
      } catch { throw OpinionRefusal.misconfigured(error.faults) }
    }
  }
}

extension [LockedOpinion] {
  var states: [(kind: String, status: OpinionStatus)] {
    map { (kind: $0.opinion.kind, status: $0.opinion.status) }
  }
}

extension Localized {
  /// `{ru, kk, en}`, for a `jsonb` column.
  var bytes: [UInt8] {
    JSONWriter.bytes { json in
      json.object { json in
        json.field("ru", ru)
        json.field("kk", kk)
        json.field("en", en)
      }
    }
  }
}
