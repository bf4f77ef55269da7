import Kernel
import ServicesDomain
import ServicesSamples
import Testing

struct ProcessTests {
  private let author = ProcessSamples.author
  private let staff = ProcessSamples.staff
  private let calendar = WorkingCalendar()
  private let today = FormSamples.today

  private func submit(
    _ request: inout ServiceRequest, _ answers: [String: FormValue] = FormSamples.projectAnswers,
    last: Submission? = nil
  ) throws -> (step: RequestStep, submission: Submission) {
    try request.submit(
      answers, last: last, by: author, table: ProcessSamples.table(), form: FormSamples.project(),
      context: FormSamples.context, calendar: calendar)
  }

  private func take(_ request: inout ServiceRequest) throws -> RequestStep {
    try request.take(
      by: staff, over: false, table: ProcessSamples.table(), calendar: calendar, today: today)
  }

  private func decide(
    _ request: inout ServiceRequest, from: String = "completeness_check", to: String,
    comment: String? = nil, marks: [String] = [], by actor: Int64? = nil, on day: Day? = nil
  ) throws -> RequestStep {
    try request.decide(
      Decision(from: from, to: to, comment: comment, marks: marks.map { FieldMark(field: $0) }),
      by: actor ?? staff, table: ProcessSamples.table(), form: FormSamples.project(),
      calendar: calendar, today: day ?? today)
  }

  private func taken() throws -> (ServiceRequest, Submission) {
    var request = ProcessSamples.draft()
    let first = try submit(&request)
    _ = try take(&request)
    return (request, first.submission)
  }

  @Test func a_request_goes_its_whole_way() throws {
    var request = ProcessSamples.draft()
    let first = try submit(&request)
    #expect(first.step.kind == .submitted)
    #expect(request.status == .submitted)
    request.give(number: "GRANT-2026-000001")
    request.give(number: "GRANT-2026-000002")
    #expect(request.number == "GRANT-2026-000001")

    #expect(try take(&request).to == "completeness_check")
    #expect(request.assigneeID == staff)

    let back = try decide(&request, to: "returned", comment: "Name", marks: ["name"])
    #expect(back.kind == .returned)
    #expect(request.status == .revision)

    var answers = FormSamples.projectAnswers
    answers["name"] = "Wind"
    let second = try submit(&request, answers, last: first.submission)
    #expect(second.submission.attempt == 2)
    #expect(second.submission.changes == ["/name"])
    #expect(request.bpStatus == "completeness_check")
    #expect(request.marks.isEmpty)

    #expect(try decide(&request, to: "approved").kind == .approved)
    #expect(request.status == .approved)
  }

  @Test func a_stale_from_is_told_where_it_stands() throws {
    var (request, _) = try taken()
    #expect(throws: RequestError.staleStatus(current: "completeness_check")) {
      try decide(&request, from: "registered", to: "completeness_check")
    }
  }

  @Test func a_move_that_the_table_lacks_names_those_it_has() throws {
    var (request, _) = try taken()
    let expected = RequestError.notAllowed(
      from: "completeness_check", to: "registered", allowed: ["returned", "approved", "refused"])
    #expect(throws: expected) { try decide(&request, to: "registered") }
  }

  @Test func the_staff_cannot_submit_for_the_applicant() throws {
    var request = ProcessSamples.draft()
    #expect(throws: RequestError.notAllowed(from: "created", to: "registered", allowed: [])) {
      try decide(&request, from: "created", to: "registered")
    }
  }

  @Test func a_return_needs_words_and_known_fields() throws {
    var (request, _) = try taken()
    #expect(throws: RequestError.commentRequired) {
      try decide(&request, to: "returned", comment: "  ", marks: ["name"])
    }
    #expect(throws: RequestError.fieldsRequired) {
      try decide(&request, to: "returned", comment: "Fix")
    }
    #expect(throws: RequestError.unknownFields(["shoe"])) {
      try decide(&request, to: "returned", comment: "Fix", marks: ["name", "shoe"])
    }
    #expect(request.bpStatus == "completeness_check")
  }

  @Test func only_the_one_who_took_it_decides_and_nobody_on_his_own() throws {
    var (request, _) = try taken()
    #expect(throws: RequestError.assignedToOther(staff)) {
      try decide(&request, to: "approved", by: 71)
    }
    #expect(throws: RequestError.ownRequest) { try decide(&request, to: "approved", by: author) }
    var fresh = ProcessSamples.draft()
    _ = try submit(&fresh)
    #expect(throws: RequestError.ownRequest) {
      try fresh.take(
        by: author, over: false, table: ProcessSamples.table(), calendar: calendar, today: today)
    }
  }

  @Test func a_taken_request_is_taken_over_only_aloud() throws {
    var (request, _) = try taken()
    #expect(throws: RequestError.assignedToOther(staff)) {
      try request.take(
        by: 71, over: false, table: ProcessSamples.table(), calendar: calendar, today: today)
    }
    let step = try request.take(
      by: 71, over: true, table: ProcessSamples.table(), calendar: calendar, today: today)
    #expect(step.kind == .assigned)
    #expect(request.assigneeID == 71)
  }

  @Test func a_returned_request_must_differ_in_a_marked_field() throws {
    var (request, first) = try taken()
    _ = try decide(&request, to: "returned", comment: "Fix", marks: ["name"])
    #expect(
      throws: SubmissionRefusal.answers([AnswerFault.notRevised.at("/data/name")])
    ) { try submit(&request, last: first) }
  }

  @Test func every_marked_field_must_differ() throws {
    var (request, first) = try taken()
    _ = try decide(&request, to: "returned", comment: "Fix", marks: ["name", "team"])
    var answers = FormSamples.projectAnswers
    answers["name"] = "Wind"
    #expect(
      throws: SubmissionRefusal.answers([AnswerFault.notRevised.at("/data/team")])
    ) { try submit(&request, answers, last: first) }
    #expect(request.bpStatus == "returned" && request.marks.count == 2)
    answers["team"] = [["person": "Dana", "iin": "050615600205"]]
    #expect(try submit(&request, answers, last: first).submission.attempt == 2)
  }

  /// What a person cannot change would keep the request for ever: what is not shown to him, and what
  /// the house fills in.
  @Test func what_cannot_be_revised_is_not_waited_for() throws {
    let form = try FormSamples.form(
      FormSamples.field("name", "text"), FormSamples.field("words", "text"),
      FormSamples.field("more", "text", ["visible_if": FormSamples.eq("name", "Wind")]),
      FormSamples.field("count", "computed", ["expr": 1]),
      FormSamples.field("note", "text", ["readonly": true]))
    let answers: [String: FormValue] = ["name": "Solar", "words": "A", "count": 1]
    let last = Submission(
      attempt: 1, answers: answers, visible: ["name", "words", "count", "note"], changes: [])
    func send(_ answers: [String: FormValue], marked: String...) throws {
      var request = ProcessSamples.returned(marked)
      _ = try request.submit(
        answers, last: last, by: author, table: ProcessSamples.table(), form: form,
        context: FormSamples.context, calendar: calendar)
    }
    try send(answers, marked: "more", "count", "note")
    #expect(
      throws: SubmissionRefusal.answers([AnswerFault.notRevised.at("/data/name")])
    ) { try send(answers, marked: "more", "name", "count") }
    // An answer that hides another one has changed that too.
    try send(["name": "Sun", "words": "A"], marked: "name", "more")
  }

  @Test func nothing_is_submitted_twice() throws {
    var request = ProcessSamples.draft()
    _ = try submit(&request)
    #expect(
      throws: SubmissionRefusal.request(.notAllowed(from: "registered", to: nil, allowed: []))
    ) { try submit(&request) }
  }

  @Test func answers_with_faults_change_nothing() throws {
    var request = ProcessSamples.draft()
    #expect(throws: SubmissionRefusal.self) { try submit(&request, [:]) }
    #expect(request == ProcessSamples.draft())
  }

  @Test func a_draft_can_be_withdrawn_a_decided_request_cannot() throws {
    var request = ProcessSamples.draft()
    let step = try request.withdraw(
      by: author, comment: nil, table: ProcessSamples.table(), calendar: calendar, today: today)
    #expect(step.kind == .withdrawn)
    #expect(request.status == .cancelled)
    var (other, _) = try taken()
    _ = try decide(&other, to: "approved")
    #expect(throws: RequestError.notAllowed(from: "approved", to: nil, allowed: [])) {
      try other.withdraw(
        by: author, comment: nil, table: ProcessSamples.table(), calendar: calendar, today: today)
    }
  }

  /// 15 working days from Monday 23 November end on Monday 14 December; three days later twelve
  /// are left, and they wait for the applicant.
  @Test func the_clock_stands_still_while_the_applicant_revises() throws {
    var (request, first) = try taken()
    #expect(request.deadline == Day("2026-12-14"))
    _ = try decide(
      &request, to: "returned", comment: "Fix", marks: ["name"], on: Day("2026-11-26"))
    #expect(request.remainingDays == 12)
    #expect(request.deadline == Day("2026-12-10"))
    var answers = FormSamples.projectAnswers
    answers["name"] = "Wind"
    _ = try submit(&request, answers, last: first)
    #expect(request.deadline == Day("2026-12-09"))
    #expect(request.remainingDays == nil)
  }

  @Test func holidays_and_moved_saturdays_count_as_the_government_says() throws {
    let saturday = try #require(Day("2026-11-28"))
    let monday = try #require(Day("2026-11-30"))
    let moved = WorkingCalendar(exceptions: [saturday: true, monday: false])
    let friday = try #require(Day("2026-11-27"))
    #expect(moved.day(after: friday, working: 1) == saturday)
    #expect(moved.day(after: friday, working: 2) == Day("2026-12-01"))
    #expect(moved.workingDays(after: friday, through: monday) == 1)
  }

  @Test(
    arguments: [
      (["initial": "x"], "not-a-draft"),
      (["initial": "a", "statuses": ["a": ["status": "odd"]]], "status"),
      (
        [
          "initial": "a",
          "statuses": ["a": ["status": "draft", "label": ["ru": "А", "kk": "А"]]],
          "transitions": [["from": "a", "to": "z", "by": "staff"]],
        ], "unknown-step"
      ),
      (
        [
          "initial": "a",
          "statuses": [
            "a": ["status": "draft", "label": ["ru": "А", "kk": "А"]],
            "b": ["status": "submitted", "label": ["ru": "Б", "kk": "Б"]],
          ],
        ], "unreachable"
      ),
    ] as [(FormValue, String)])
  func a_table_that_makes_no_sense_is_refused(_ table: FormValue, _ code: String) {
    let fault = #expect(throws: ProcessTableFault.self) { try ProcessTable(table) }
    #expect(fault?.code == code)
  }

  @Test func a_service_is_open_from_its_first_to_before_its_last_instant() throws {
    func service(from: Int64, to: Int64) -> Service {
      Service(
        code: "grant", isPublished: true, opensAt: Instant(seconds: from),
        closesAt: Instant(seconds: to), needsCompany: true, needsResident: false,
        needsVerifiedCompany: true, allowsSeveral: false)
    }
    let grant = service(from: 100, to: 200)
    #expect(throws: ServiceRefusal.notOpenYet) { try grant.checkOpen(now: Instant(seconds: 99)) }
    try grant.checkOpen(now: Instant(seconds: 100))
    #expect(throws: ServiceRefusal.closed) { try grant.checkOpen(now: Instant(seconds: 200)) }
    #expect(throws: ServiceRefusal.companyRequired) {
      try grant.checkApplicant(companyID: nil, isVerified: false)
    }
    #expect(throws: ServiceRefusal.companyUnverified) {
      try grant.checkApplicant(companyID: 1, isVerified: false)
    }
    #expect(grant.openKey(authorID: 5, companyID: 1) == "grant:company:1")
    #expect(grant.openKey(authorID: 5, companyID: nil) == "grant:person:5")
  }

  @Test func numbers_are_padded_and_grow() {
    #expect(RequestNumber.text(service: "grant", year: 2026, count: 123) == "GRANT-2026-000123")
    #expect(RequestNumber.text(service: "it", year: 2026, count: 1_234_567) == "IT-2026-1234567")
  }
}
