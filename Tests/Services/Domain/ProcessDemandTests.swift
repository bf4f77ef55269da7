import Kernel
import ServicesDomain
import ServicesSamples
import Testing

/// A move may want a reason from its list, and something that is filled in.
@Suite struct ProcessDemandTests {
  private let author = ProcessSamples.author
  private let calendar = WorkingCalendar()

  private static let label: FormValue = ["ru": "Поздно", "kk": "Кеш", "en": "Late"]

  /// The short process whose move to `to` says besides what `demand` says.
  private func table(
    _ to: String, _ demand: [String: FormValue]
  ) throws -> ProcessTable {
    var document = ProcessSamples.short.object ?? [:]
    document["transitions"] = .list(
      (document["transitions"]?.list ?? []).map { move in
        guard move["to"]?.text == to else { return move }
        return .object((move.object ?? [:]).merging(demand) { $1 })
      })
    return try ProcessTable(.object(document))
  }

  private func request(for company: Int64? = nil) -> ServiceRequest {
    ServiceRequest(
      stored: 1, serviceCode: "grant", authorID: author, companyID: company, status: .inProgress,
      bpStatus: "completeness_check", assigneeID: ProcessSamples.staff, deadline: nil,
      remainingDays: nil, marks: [], number: "GRANT-2026-000001", submissions: 1, rowVersion: 3)
  }

  private func decide(
    _ to: String, _ table: ProcessTable, reason: String? = nil, company: Int64? = nil,
    last: Submission? = nil
  ) throws -> RequestStep {
    var request = request(for: company)
    return try request.decide(
      Decision(
        from: "completeness_check", to: to, comment: "Words", marks: [], reason: reason),
      by: ProcessSamples.staff, table: table, form: FormSamples.project(), last: last,
      calendar: calendar, today: FormSamples.today)
  }

  @Test func a_reason_is_one_of_the_list() throws {
    let table = try table(
      "refused",
      ["reasons": [["code": "late", "label": Self.label], ["code": "odd", "label": Self.label]]])
    #expect(throws: RequestError.reasonRequired(["late", "odd"], given: nil)) {
      try decide("refused", table)
    }
    #expect(throws: RequestError.reasonRequired(["late", "odd"], given: "moon")) {
      try decide("refused", table, reason: "moon")
    }
    let step = try decide("refused", table, reason: "odd")
    #expect(step.reason?.code == "odd" && step.reason?.label.en == "Late")
    // Where there is no list there is none to be named.
    #expect(throws: RequestError.reasonRequired([], given: "late")) {
      try decide("approved", table, reason: "late")
    }
    #expect(try decide("approved", table).reason == nil)
  }

  @Test func what_is_demanded_is_filled_in() throws {
    let table = try table(
      "approved", ["required": ["name", "bin", "gone", "request.company_id"]])
    let visible: Set<String> = ["kind", "name", "team", "consent"]
    var last = Submission(
      attempt: 1, answers: FormSamples.projectAnswers, visible: visible, changes: [])
    #expect(throws: RequestError.unfilled(["request.company_id"])) {
      try decide("approved", table, last: last)
    }
    // The number is not shown for a person, and the form has nothing that is called `gone`.
    #expect(try decide("approved", table, company: 5, last: last).to == "approved")
    last = Submission(
      attempt: 1, answers: ["kind": "company", "name": " "], visible: visible.union(["bin"]),
      changes: [])
    #expect(throws: RequestError.unfilled(["name", "bin"])) {
      try decide("approved", table, company: 5, last: last)
    }
    #expect(throws: RequestError.unfilled(["name", "bin"])) {
      try decide("approved", table, company: 5)
    }
  }

  @Test func a_submission_wants_what_its_move_demands_besides_the_form() throws {
    let form = try FormSamples.form(
      FormSamples.field("name", "text", required: true), FormSamples.field("plan", "text"),
      FormSamples.field("why", "text", ["visible_if": FormSamples.eq("name", "Wind")]))
    let table = try table("registered", ["required": ["plan", "why"]])
    func send(_ answers: [String: FormValue]) throws -> Submission {
      var request = ProcessSamples.draft()
      return try request.submit(
        answers, last: nil, by: author, table: table, form: form, context: FormSamples.context,
        calendar: calendar
      ).submission
    }
    #expect(
      throws: SubmissionRefusal.answers([AnswerFault.required.at("/data/plan")])
    ) { try send(["name": "Solar"]) }
    #expect(
      throws: SubmissionRefusal.answers([
        AnswerFault.required.at("/data/plan"), AnswerFault.required.at("/data/why"),
      ])
    ) { try send(["name": "Wind"]) }
    #expect(try send(["name": "Solar", "plan": "Roofs"]).attempt == 1)
    let alone = try self.table("registered", ["required": ["request.company_id"]])
    var request = ProcessSamples.draft()
    #expect(
      throws: SubmissionRefusal.request(.unfilled(["request.company_id"]))
    ) {
      try request.submit(
        ["name": "Solar"], last: nil, by: author, table: alone, form: form,
        context: FormSamples.context, calendar: calendar)
    }
  }
}
