import Postgres
import ServicesDomain

/// Who could be asked about a request, as far as this slice knows. Whether one of them is of the
/// company that applies only identity knows: it is asked before the transaction.
package struct ExpertSearch: Sendable {
  package let companyID: Int64?
  /// The least loaded first.
  package let experts: [Int64]
}

/// Experts of whom identity said that they are not of the company that applies.
package struct ClearedExperts: Sendable {
  let companyID: Int64?
  let ids: Set<Int64>

  /// `companyID`: of whom it was asked. Of a request without a company nobody need be asked.
  package init(of companyID: Int64?, _ ids: Set<Int64>) {
    self.companyID = companyID
    self.ids = ids
  }

  /// Whether it was asked about that company, and said so.
  package func allows(_ expert: Int64, of company: Int64?) -> Bool {
    company == companyID && contains(expert)
  }

  func contains(_ expert: Int64) -> Bool { companyID == nil || ids.contains(expert) }
}

extension Opinions {
  /// How many experts identity is asked about for one assignment.
  private static let mostAsked = 60

  private static let candidates = Statement(
    """
    select g.key, u.user_id as id,
      (select count(*) from service_expertise o where o.user_id = u.user_id
        and o.round_id is not null and o.status in ('assigned', 'accepted', 'draft', 'returned'))
        as open,
      (select count(*) from service_expertise o where o.user_id = u.user_id
        and o.round_id is not null) as asked,
      (select count(*) from service_expertise o where o.round_id = $3
        and o.expertise_type = g.key and o.user_id = u.user_id) > 0 as is_asked
    from service_expertisegroup g
    join service_expertisegroup_users u on u.expertisegroup_id = g.id
    left join user_ref p on p.id = u.user_id
    where g.service_id = $1 and g.key = any($2::text[]) and not coalesce(p.deleted, false)
    """)

  /// Groups that share an expert are locked together and in one order: two assignments at once do
  /// not both find the same one idle.
  private static let lockingGroups = Statement(
    """
    select g.id from service_expertisegroup g
    where exists (
      select from service_expertisegroup_users mine
      join service_expertisegroup_users theirs on theirs.user_id = mine.user_id
      join service_expertisegroup o on o.id = theirs.expertisegroup_id
      where mine.expertisegroup_id = g.id and o.service_id = $1 and o.key = any($2::text[]))
    order by g.id for no key update of g
    """)

  /// Whoever fills places of several kinds one after the other locks for all of them first.
  static func lockGroups(
    of service: String, kinds: [String], tx: Transaction
  ) async throws {
    _ = try await tx.query(lockingGroups(service, kinds.asArray))
  }

  /// By kind, those who were not asked in this round yet.
  static func candidates(
    of service: String, kinds: [String], in round: ExpertiseRound, tx: Transaction
  ) async throws -> [String: [ExpertCandidate]] {
    try await lockGroups(of: service, kinds: kinds, tx: tx)
    var found: [String: [ExpertCandidate]] = [:]
    for row in try await tx.query(candidates(service, kinds.asArray, round.id))
    where try !row.bool("is_asked") {
      let key = try row.string("key")
      let candidate = ExpertCandidate(
        id: try row.int64("id"), open: try row.int("open"), asked: try row.int("asked"))
      if found[key]?.contains(candidate) != true { found[key, default: []].append(candidate) }
    }
    return found
  }

  private static let searched = Statement(
    """
    select r.service_id, r.company_id, r.author_id, r.assignee_id, s.config,
      (select x.id from service_expertiseround x
        where x.service_request_id = r.id and x.closed_at is null) as round_id
    from service_servicerequest r join service_service s on s.code = r.service_id
    where r.id = $1
    """)

  /// Whom to ask identity about before experts are assigned; `nil` where nobody is sought.
  package func search(for request: Int64) async throws -> ExpertSearch? {
    guard let row = try await database.read(Opinions.searched(request)).first,
      let plan = try? ExpertisePlan(config: FormValue(json: row.json("config")))
    else { return nil }
    let kinds = plan.kinds.map(\.key).asArray
    let round = try row.optionalInt64("round_id") ?? 0
    let rows = try await database.read(
      Opinions.candidates(try row.string("service_id"), kinds, round))
    let ineligible = [
      try row.optionalInt64("author_id"), try row.optionalInt64("assignee_id"),
    ]
    let loads = try rows.filter { try !$0.bool("is_asked") }.map {
      ExpertCandidate(
        id: try $0.int64("id"), open: try $0.int("open"), asked: try $0.int("asked"))
    }
    let experts = Array(Set(loads)).filter { !ineligible.contains($0.id) }
      .leastLoaded(Opinions.mostAsked, limit: plan.loadLimit)
    return ExpertSearch(companyID: try row.optionalInt64("company_id"), experts: experts.map(\.id))
  }
}
