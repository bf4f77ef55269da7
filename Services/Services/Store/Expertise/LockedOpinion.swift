import JSON
package import Kernel
package import Postgres
package import ServicesDomain

/// An opinion, its row locked, with what others are told of it.
package struct LockedOpinion: Sendable {
  package var opinion: Opinion
  package let companyID: Int64?
  package let form: (id: Int64, version: Int)?
  package let today: Day
  let number: String?
  let service: (code: String, title: Localized)
  let kindTitle: Localized
  package let assigneeID: Int64?
}

extension Opinions {
  private static func locking(_ condition: String) -> Statement {
    Statement(
      """
      select e.id, e.service_request_id, e.expertise_type, e.title, e.user_id, e.status,
        e.given_back, e.data, e.comment, e.score::text as score, e.criteria, e.due_on, e.is_blind,
        e.is_signed, e.hub_form_id, e.hub_form_version, e.row_version, r.number, r.company_id,
        r.assignee_id, r.service_id, s.name, (now() at time zone 'Asia/Almaty')::date as today
      from service_expertise e
      join service_servicerequest r on r.id = e.service_request_id
      join service_service s on s.code = r.service_id
      where e.round_id is not null and e.user_id is not null and \(condition)
      order by e.id for no key update of e
      """)
  }

  private static let ofExpert = locking("e.id = $1 and e.user_id = $2")
  private static let byKey = locking("e.id = $1")
  private static let ofRound = locking("e.round_id = $1")
  private static let openOfRequest = locking(
    """
    e.service_request_id = $1
      and e.status in ('assigned', 'accepted', 'draft', 'returned', 'overdue')
    """)

  /// Locks an opinion of the expert's own. Throws `OpinionRefusal.missing` for anybody else's.
  package static func lock(
    _ id: Int64, of expert: Int64, in tx: Transaction
  ) async throws -> LockedOpinion {
    guard let row = try await tx.query(ofExpert(id, expert)).first else {
      throw OpinionRefusal.missing
    }
    return try LockedOpinion(row)
  }

  package static func lock(_ id: Int64, in tx: Transaction) async throws -> LockedOpinion {
    guard let row = try await tx.query(byKey(id)).first else { throw OpinionRefusal.missing }
    return try LockedOpinion(row)
  }

  /// All of one round.
  static func lock(all round: ExpertiseRound, in tx: Transaction) async throws -> [LockedOpinion] {
    try await tx.query(ofRound(round.id)).map { try LockedOpinion($0) }
  }

  /// All that somebody could still work on, of whatever round: one may be given back when its round
  /// is over.
  static func lock(openOf request: Int64, in tx: Transaction) async throws -> [LockedOpinion] {
    try await tx.query(openOfRequest(request)).map { try LockedOpinion($0) }
  }
}

extension LockedOpinion {
  fileprivate init(_ row: Row) throws {
    opinion = Opinion(
      stored: try row.int64("id"), requestID: try row.int64("service_request_id"),
      kind: try row.string("expertise_type"), expertID: try row.int64("user_id"),
      status: OpinionStatus(rawValue: try row.string("status")) ?? .closed,
      returns: try row.int("given_back"),
      content: OpinionContent(
        kept: try FormValue(json: row.json("data")), comment: try row.string("comment")),
      score: try row.optionalString("score").flatMap { Score(text: $0) },
      criteria: try row.criteria("criteria"),
      dueOn: try row.optionalDay("due_on"), isBlind: try row.bool("is_blind"),
      isSigned: try row.bool("is_signed"), rowVersion: try row.int64("row_version"))
    companyID = try row.optionalInt64("company_id")
    if let id = try row.optionalInt64("hub_form_id"),
      let version = try row.optionalInt("hub_form_version")
    {
      form = (id: id, version: version)
    } else {
      form = nil
    }
    today = try row.day("today")
    number = try row.optionalString("number")
    service = (code: try row.string("service_id"), title: try row.localized("name"))
    kindTitle = try row.localized("title")
    assigneeID = try row.optionalInt64("assignee_id")
  }
}

extension Row {
  /// Criteria as they were kept; what cannot be read is the platform's fault.
  func criteria(_ column: String) throws -> [Criterion] {
    do {
      return try Criterion.kept(FormValue(json: json(column)))
    } catch let faults as ConfigFaults {
      let first = faults.faults.first.map { "\($0.place) \($0.code)" } ?? ""
      throw UnreadableRules(description: "kept criteria: \(first)")
    }
  }
}
