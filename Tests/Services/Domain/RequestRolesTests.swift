import Kernel
import ServicesDomain
import ServicesSamples
import Testing

/// Who may make a move, have a request, appeal, put right.
@Suite struct RequestRolesTests {
  private let calendar = WorkingCalendar()
  private let today = FormSamples.today
  private let staff = ProcessSamples.staff

  private func table() throws -> ProcessTable { try ProcessTable(DefaultProcess.document) }

  private func request(
    _ step: String, assignee: Int64? = ProcessSamples.staff, former: Int64? = nil,
    isPaused: Bool = false
  ) throws -> ServiceRequest {
    ServiceRequest(
      stored: 1, serviceCode: "seed-money", authorID: ProcessSamples.author, companyID: nil,
      status: try #require(try table().steps[step]?.status), bpStatus: step, assigneeID: assignee,
      deadline: nil, remainingDays: nil, marks: [], number: nil, submissions: 1, rowVersion: 3,
      isPaused: isPaused, formerAssigneeID: former)
  }

  private func decide(
    _ request: inout ServiceRequest, _ to: String, by actor: Int64,
    as roles: Set<ProcessTable.Role> = []
  ) throws -> RequestStep {
    let move = try table().choices(from: request.bpStatus).first { $0.to == to }
    return try request.decide(
      Decision(
        from: request.bpStatus, to: to, comment: "Words", marks: [],
        reason: move?.reasons.first?.code), by: actor, as: roles,
      table: table(), form: FormSamples.project(), calendar: calendar, today: today)
  }

  @Test func only_the_secretary_calls_for_votes() throws {
    var request = try request("expertise_done")
    #expect(throws: RequestError.roleRequired([.secretary])) {
      try decide(&request, "voting", by: staff)
    }
    #expect(throws: RequestError.roleRequired([.secretary])) {
      try decide(&request, "voting", by: 71, as: [.manager, .superuser])
    }
    #expect(try decide(&request, "voting", by: 71, as: [.secretary]).to == "voting")
  }

  @Test func a_manager_decides_also_on_what_another_has() throws {
    var request = try request("completeness_check")
    #expect(throws: RequestError.roleRequired([.assignee, .manager])) {
      try decide(&request, "refused_formal", by: 71)
    }
    #expect(try decide(&request, "refused_formal", by: 71, as: [.manager]).kind == .rejected)
  }

  @Test func one_is_shown_what_one_may_do() throws {
    let waiting = try request("completeness_check")
    let table = try table()
    func shown(_ request: ServiceRequest, _ user: Int64, _ roles: Set<ProcessTable.Role> = [])
      -> Set<String>
    {
      Set(request.choices(for: user, as: roles, in: table).map(\.to))
    }
    #expect(shown(waiting, staff) == ["returned", "refused_formal", "expertise"])
    #expect(shown(waiting, 71) == [])
    #expect(shown(waiting, 71, [.manager]) == ["returned", "refused_formal", "expertise"])
    #expect(shown(waiting, ProcessSamples.author, [.manager]) == [])
    #expect(shown(try request("registered", assignee: nil), 71) == ["completeness_check"])
    #expect(shown(try request("registered", assignee: nil, former: 71), 71) == [])
    #expect(shown(try request("completeness_check", isPaused: true), staff) == [])
    #expect(
      waiting.applicantChoices(in: table).map(\.to) == ["withdrawn"])
  }

  @Test func a_request_is_given_to_a_manager_by_whoever_may() throws {
    func give(
      _ request: inout ServiceRequest, to colleague: Int64, by actor: Int64,
      as roles: Set<ProcessTable.Role> = []
    ) throws -> RequestStep {
      try request.assign(
        to: colleague, by: actor, as: roles, managers: [71, 72], table: table(),
        calendar: calendar, today: today)
    }
    var taken = try request("completeness_check")
    #expect(throws: RequestError.roleRequired([.assignee, .manager, .superuser])) {
      try give(&taken, to: 71, by: 80)
    }
    #expect(throws: RequestError.notAManager(80)) { try give(&taken, to: 80, by: staff) }
    #expect(throws: RequestError.ownRequest) {
      try give(&taken, to: ProcessSamples.author, by: staff)
    }
    #expect(try give(&taken, to: 71, by: staff).kind == .assigned)
    #expect(taken.assigneeID == 71)
    #expect(throws: RequestError.assignedToOther(71)) {
      try give(&taken, to: 71, by: 80, as: [.superuser])
    }
    var free = try request("registered", assignee: nil)
    #expect(try give(&free, to: 72, by: 71, as: [.manager]).to == "completeness_check")
    var over = try request("withdrawn")
    #expect(throws: RequestError.notAllowed(from: "withdrawn", to: nil, allowed: [])) {
      try give(&over, to: 72, by: staff)
    }
  }

  /// Monday 23 November; the tenth working day after it is Monday 7 December.
  @Test func an_appeal_is_made_once_in_time_and_judged_by_another() throws {
    let table = try table()
    func appeal(
      _ request: inout ServiceRequest, on day: String, comment: String? = "Words",
      again: Bool = false
    ) throws -> RequestStep {
      try request.appeal(
        by: ProcessSamples.author, comment: comment,
        terms: AppealTerms(rejectedOn: today, workingDays: 10, hasAppealed: again), table: table,
        calendar: calendar, today: try #require(Day(day)))
    }
    var rejected = try request("commission_rejected")
    #expect(throws: RequestError.deadlinePassed(try #require(Day("2026-12-07")))) {
      try appeal(&rejected, on: "2026-12-08")
    }
    #expect(throws: RequestError.appealedAlready) {
      try appeal(&rejected, on: "2026-12-07", again: true)
    }
    #expect(throws: RequestError.commentRequired) {
      try appeal(&rejected, on: "2026-12-07", comment: " ")
    }
    #expect(try appeal(&rejected, on: "2026-12-07").to == "appeal")
    #expect(rejected.assigneeID == nil)
    #expect(rejected.formerAssigneeID == staff)
    #expect(throws: RequestError.formerAssignee) {
      try rejected.take(by: staff, over: false, table: table, calendar: calendar, today: today)
    }
    #expect(
      try rejected.take(by: 71, over: false, table: table, calendar: calendar, today: today).kind
        == .assigned)
    var approved = try request("commission_approved")
    #expect(throws: RequestError.self) { try appeal(&approved, on: "2026-12-07") }
  }

  @Test func a_correction_leads_anywhere_but_in_and_out_of_drafts() throws {
    let table = try table()
    func put(_ request: inout ServiceRequest, _ from: String, _ to: String) throws -> RequestStep {
      try request.correct(from: from, to: to, reason: "Words", by: 1, table: table)
    }
    var done = try request("completed")
    #expect(throws: RequestError.staleStatus(current: "completed")) {
      try put(&done, "active", "protocol")
    }
    #expect(throws: RequestError.self) { try put(&done, "completed", "created") }
    #expect(throws: RequestError.self) { try put(&done, "completed", "moon") }
    let step = try put(&done, "completed", "active")
    #expect(step.kind == .corrected)
    #expect(step.status == .active)
    #expect(done.bpStatus == "active")
    var draft = try request("created")
    #expect(throws: RequestError.self) { try put(&draft, "created", "voting") }
  }

  @Test func nothing_is_sent_after_the_last_day() throws {
    let table = try table()
    func returned() throws -> ServiceRequest {
      ServiceRequest(
        stored: 1, serviceCode: "seed-money", authorID: ProcessSamples.author, companyID: nil,
        status: .revision, bpStatus: "returned", assigneeID: staff, deadline: today,
        remainingDays: 4, marks: [], number: "S-1", submissions: 1, rowVersion: 3)
    }
    func send(_ request: inout ServiceRequest, on day: Day) throws {
      _ = try request.submit(
        FormSamples.projectAnswers, last: nil, by: ProcessSamples.author, table: table,
        form: FormSamples.project(), context: FormContext(today: day, companyID: nil),
        calendar: calendar)
    }
    var late = try returned()
    #expect(throws: SubmissionRefusal.request(.deadlinePassed(today))) {
      try send(&late, on: today + 1)
    }
    var inTime = try returned()
    try send(&inTime, on: today)
    #expect(inTime.bpStatus == "registered")
  }
}
