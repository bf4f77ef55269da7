package import Kernel
package import Postgres
package import ServicesDomain

/// All that was said of a request, in one sheet for those who decide.
package struct ExpertiseSheet: Sendable {
  package struct Part: Sendable {
    /// `nil`: of all kinds together.
    package let kind: String?
    package let title: Localized?
    package let isObligatory: Bool
    package let asked: Int
    package let submitted: Int
    package let figures: ScoreFigures?
    package let recommendations: [Recommendation: Int]
  }

  package let round: Int
  package let parts: [Part]
  package let total: Part
  package let passScore: Int?
  package let opinions: Rows

  /// `nil` while there is no score, or where nobody says what is enough.
  package var isPassed: Bool? {
    guard let passScore, let mean = total.figures?.mean else { return nil }
    return mean >= Score(hundredths: passScore * 100)
  }
}

extension Opinions {
  private static let ofRequest = Statement(
    """
    select e.id, x.round, e.expertise_type as kind, e.title as kind_title, e.status,
      e.user_id as expert_id, nullif(u.display_name, '') as expert_name, e.due_on,
      \(OpinionColumns.said(mine: "false")), e.remark, e.decline_reason, e.replaces_id,
      e.submitted_at, e.created_at, e.updated_at, e.row_version as version
    from service_expertise e
    left join service_expertiseround x on x.id = e.round_id
    left join user_ref u on u.id = e.user_id
    join service_servicerequest r on r.id = e.service_request_id
    where e.service_request_id = $1 and \(RequestColumns.submitted)
    order by e.id limit 1000
    """)

  private static let stateOfRequest = Statement(
    """
    select s.config, x.round, x.opened_at, x.due_on, x.closed_at
    from service_servicerequest r
    join service_service s on s.code = r.service_id
    left join lateral (select round, opened_at, due_on, closed_at from service_expertiseround
      where service_request_id = r.id order by round desc limit 1) x on true
    where r.id = $1 and \(RequestColumns.submitted)
    """)

  /// Where the expertise of a request stands.
  package struct State: Sendable {
    package let round: Int?
    package let openedAt: Instant?
    package let dueOn: Day?
    package let closedAt: Instant?
    /// By kind, how many experts are still to be found.
    package let vacancies: [String: Int]
    package let opinions: Rows
  }

  /// All opinions about a request, for the staff. Throws `RequestError.missing`.
  package func state(of request: Int64) async throws -> State {
    let (row, rows) = try await read(request)
    let plan = try Opinions.plan(row)
    let round = try row.optionalInt("round")
    let isOpen = try row.optionalInstant("closed_at") == nil
    let states = try Opinions.states(rows, of: isOpen ? round : nil)
    return State(
      round: round, openedAt: try row.optionalInstant("opened_at"),
      dueOn: try row.optionalDay("due_on"), closedAt: try row.optionalInstant("closed_at"),
      vacancies: plan.map { ExpertiseTally(states, plan: $0).vacancies } ?? [:], opinions: rows)
  }

  /// The last round in figures. Throws `RequestError.missing`.
  package func sheet(of request: Int64) async throws -> ExpertiseSheet {
    let (row, rows) = try await read(request)
    let plan = try Opinions.plan(row)
    let round = try row.optionalInt("round")
    let opinions = try rows.filter { try $0.optionalInt("round") == round }
    let kinds = try Set(opinions.map { try $0.string("kind") })
      .union(plan?.kinds.map(\.key) ?? []).sorted()
    let parts = try kinds.map { kind in
      let known = plan?.kind(kind)
      let own = try opinions.filter { try $0.string("kind") == kind }
      return try Opinions.part(
        kind, known?.title ?? own.first?.localized("kind_title"),
        isObligatory: known?.isObligatory ?? false, own)
    }
    return ExpertiseSheet(
      round: round ?? 0, parts: parts,
      total: try Opinions.part(nil, nil, isObligatory: false, Array(opinions)),
      passScore: plan?.passScore, opinions: rows)
  }

  private func read(_ request: Int64) async throws -> (Row, Rows) {
    guard let row = try await database.read(Opinions.stateOfRequest(request)).first else {
      throw RequestError.missing
    }
    return (row, try await database.read(Opinions.ofRequest(request)))
  }

  private static func plan(_ row: Row) throws -> ExpertisePlan? {
    do {
      return try ExpertisePlan(config: FormValue(json: row.json("config")))
    } catch let faults as ConfigFaults { throw OpinionRefusal.misconfigured(faults.faults) }
  }

  private static func states(
    _ rows: Rows, of round: Int?
  ) throws -> [(kind: String, status: OpinionStatus)] {
    guard let round else { return [] }
    return try rows.filter { try $0.optionalInt("round") == round }.map { row in
      (
        kind: try row.string("kind"),
        status: OpinionStatus(rawValue: try row.string("status")) ?? .closed
      )
    }
  }

  private static func part(
    _ kind: String?, _ title: Localized?, isObligatory: Bool, _ rows: [Row]
  ) throws -> ExpertiseSheet.Part {
    let said = try rows.filter { try $0.string("status") == OpinionStatus.submitted.rawValue }
    let asked = try rows.filter { row in
      let status = OpinionStatus(rawValue: try row.string("status")) ?? .closed
      return status.isOpen || status == .submitted
    }
    var counts: [Recommendation: Int] = [:]
    for row in said {
      let word = try row.optionalString("recommendation").flatMap(Recommendation.init(rawValue:))
      if let word { counts[word, default: 0] += 1 }
    }
    let scores = try said.compactMap { try $0.optionalString("score").flatMap { Score(text: $0) } }
    return ExpertiseSheet.Part(
      kind: kind, title: title, isObligatory: isObligatory, asked: asked.count,
      submitted: said.count, figures: ScoreFigures(scores), recommendations: counts)
  }
}
