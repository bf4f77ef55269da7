import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore

/// The grant with the usual process, and with all that the process asks for and brings about:
/// calls, experts, pitching days, a commission, papers, a report. Companies apply that take part in
/// the hub; some of those who act for them work here as well.
struct ProgrammeWorld: Sendable {
  let world: ServicesWorld
  let commission: CommissionWorld
  let papers: Papers
  let terms: Terms

  /// What differs from one leg of a walk to the next.
  struct Terms: Sendable {
    let isSigned: Bool
    let hasSecondForm: Bool
    /// Requests are given to whoever has the least to do; else they are taken.
    let isByLoad: Bool
    let isSecret: Bool

    init(leg: Int) {
      isSigned = leg.isMultiple(of: 2)
      hasSecondForm = leg % 4 != 1
      isByLoad = !leg.isMultiple(of: 2)
      isSecret = leg % 4 > 1
    }
  }

  private init(_ world: ServicesWorld, _ terms: Terms) {
    self.world = world
    self.terms = terms
    commission = CommissionWorld(world, machines: Requests.machines)
    papers = Papers(world.requests)
  }

  static func open<R>(
    leg: Int, _ body: (ProgrammeWorld) async throws -> R
  ) async throws -> R {
    try await ServicesWorld.open { world in
      let here = ProgrammeWorld(world, Terms(leg: leg))
      try await here.prepare()
      return try await body(here)
    }
  }

  // MARK: Services and people

  static let grant = CommissionWorld.service
  /// Makes a company a participant: nobody else may ask for the grant.
  static let standing = "participant"
  /// What is asked for within a grant that runs; its form is the second one of the grant.
  static let child = "consultation"
  static let services = [grant, standing, child]

  static let companies: [Int64] = Array(501...508)
  private static let insiders: [Int64] = [70, 71, 51, 52, 81, 103, 102, 101]

  /// Two act for a company. The second one is of the staff, an expert, a juror, of the commission.
  static func members(of company: Int64) -> [Int64] {
    let index = companies.firstIndex(of: company) ?? 0
    return [Int64(index + 1), insiders[index]]
  }

  /// As a table `m`, for statements on who is of the applicant's company.
  static var members: SQL {
    let users = companies.flatMap { members(of: $0) }
    let their = companies.flatMap { company in members(of: company).map { _ in company } }
    return """
      unnest(\(their.asArray)::bigint[], \(users.asArray)::bigint[]) as m (company_id, user_id)
      """
  }

  /// Who of the staff moves requests; nobody else does so by a wish.
  static let deciders: [Int64] = [70, 71, 72, 73]
  static let experts: [Int64] = [51, 52, 53, 54, 55, 56]
  static let jurors: [Int64] = [81, 82, 83]
  static let superusers: [Int64] = [201, 202, 203]
  /// Holds pitching days.
  static let organizer: Int64 = 90
  /// Judges reports.
  static let reviewer: Int64 = 91
  /// Signs for the hub.
  static let signatory: Int64 = 92

  // MARK: Before anybody walks

  private func prepare() async throws {
    _ = try await world.database.query(
      """
      insert into company_ref (id, name, verified)
      select id, 'ТОО ' || id, true from unnest(\(Self.companies.asArray)::bigint[]) as c (id)
      """)
    try await world.set(config, of: Self.grant, table: DefaultProcess.document)
    _ = try await world.database.query(
      """
      update service_service set row_version = row_version + 1, need_company = true,
        need_signature = \(terms.isSigned),
        second_hub_form_id = case when \(terms.hasSecondForm)::bool then (
          select c.hub_form_id from service_service c where c.code = \(Self.child)) end
      where code = \(Self.grant)
      """)
    try await world.setting("reports", to: "[]", of: Self.standing)
    try await world.setting("assignment", to: "null", of: Self.standing)
    // What identity knows of a company is not asked here.
    try await world.setting(
      "eligibility", to: #"{"applicant": "company", "company_verified": true}"#, of: Self.standing)
    try await world.setting("several_open", to: "false", of: Self.child)
    try await world.setting("child_of", to: #"["startup-grant"]"#, of: Self.child)
    try await world.managers(Self.deciders, of: Self.grant)
    try await world.addGroup("technical", Self.experts)
    try await world.addGroup("legal", [ServicesWorld.lawyer])
    try await commission.appoint(CommissionSamples.commission(isSecret: terms.isSecret))
    try await world.round(places: 40, approvals: 6, amount: 60_000_000)
    // Two are no participants yet.
    for company in Self.companies.dropLast(2) {
      let member = Self.members(of: company)[0]
      let id = try await world.draft(by: member, for: company, service: Self.standing)
      try await enter(id, by: member, of: company)
      try await world.take(id, by: 72)
      try await world.move(id, to: "active", as: [.manager], by: 72)
    }
  }

  private var config: FormValue {
    let assignment: FormValue = terms.isByLoad ? "by_load" : .null
    let eligibility: FormValue = [
      "applicant": "company", "company_verified": true, "participant": [.text(Self.standing)],
    ]
    let report: FormValue = [
      "type": "progress", "every": "month", "due_wd": 10, "opens_days": 300, "first": "current",
      "count": 1,
    ]
    return [
      "several_open": false, "draft_days": 60, "escalate_wd": 1, "assignment": assignment,
      "eligibility": eligibility, "rounds": ["amount_field": "budget"],
      "expertise": ExpertiseSamples.expertise, "pitching": ExpertiseSamples.pitching,
      "reports": [report],
    ]
  }

  // MARK: Looking

  /// A request as a walker sees it: by the time he acts it may stand elsewhere.
  struct Seen: Sendable {
    let id: Int64
    let step: String
    let author: Int64
    /// It stands in the way of another one.
    let isOpen: Bool
    let isPaused: Bool
  }

  /// What a company has asked for last.
  func newest(of company: Int64, _ service: String = grant) async throws -> Seen? {
    let rows = try await world.database.query(
      """
      select id, bp_status, author_id, open_key is not null as is_open,
        paused_at is not null as is_paused
      from service_servicerequest
      where company_id = \(company) and service_id = \(service) order by id desc limit 1
      """)
    return try rows.first.map { row in
      Seen(
        id: try row.int64("id"), step: try row.string("bp_status"),
        author: try row.int64("author_id"), isOpen: try row.bool("is_open"),
        isPaused: try row.bool("is_paused"))
    }
  }

  func keys(_ sql: SQL) async throws -> [Int64] {
    try await world.database.query(sql).map { try $0.int64("id") }
  }

  func table(of service: String) async throws -> ProcessTable {
    let rows = try await world.database.query(
      "select bp_config from service_service where code = \(service)")
    return try ProcessTable(FormValue(json: rows[0].json("bp_config")))
  }
}
