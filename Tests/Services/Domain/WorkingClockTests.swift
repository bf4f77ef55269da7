import Kernel
import ServicesDomain
import ServicesSamples
import Testing

/// The clock over holidays: a term, what is left of it when it is paused, and where it ends after.
@Suite struct WorkingClockTests {
  /// New Year, Christmas and the days moved for them: 1, 2, 7 January 2027 rest, Saturday 9 January is
  /// worked, Friday 8 January rests for it.
  private static let calendar = WorkingCalendar(
    exceptions: Dictionary(
      uniqueKeysWithValues: [
        ("2026-12-16", false), ("2027-01-01", false), ("2027-01-02", false),
        ("2027-01-07", false), ("2027-01-08", false), ("2027-01-09", true),
      ].compactMap { text, isWorked in Day(text).map { ($0, isWorked) } }))

  @Test(
    arguments: [
      ("2026-12-14", 1, "2026-12-15"), ("2026-12-15", 1, "2026-12-17"),
      ("2026-12-30", 2, "2027-01-04"), ("2027-01-06", 1, "2027-01-09"),
      ("2027-01-06", 2, "2027-01-11"), ("2026-12-14", 15, "2027-01-06"),
    ])
  func a_term_ends(_ start: String, _ days: Int, _ end: String) throws {
    let start = try #require(Day(start))
    let last = try #require(Day(end))
    #expect(Self.calendar.day(after: start, working: days) == last)
    #expect(Self.calendar.workingDays(after: start, through: last) == days)
  }

  /// Registered on 14 December with 15 days; returned on 21 December, when eleven are left; sent again on
  /// 5 January, its last day: eleven working days later.
  @Test func what_was_left_runs_on_after_the_pause() throws {
    let table = try ProcessTable(DefaultProcess.document)
    let (start, back, again) = (
      try #require(Day("2026-12-14")), try #require(Day("2026-12-21")),
      try #require(Day("2027-01-05"))
    )
    var request = ProcessSamples.draft()
    func send(on day: Day, last: Submission?, _ answers: [String: FormValue]) throws -> Submission {
      try request.submit(
        answers, last: last, by: ProcessSamples.author, table: table, form: FormSamples.project(),
        context: FormContext(today: day, companyID: nil), calendar: Self.calendar
      ).submission
    }
    let first = try send(on: start, last: nil, FormSamples.projectAnswers)
    #expect(request.deadline == Day("2027-01-06"))
    _ = try request.take(
      by: ProcessSamples.staff, over: false, table: table, calendar: Self.calendar, today: start)
    let marks = [FieldMark(field: "name")]
    _ = try request.decide(
      Decision(from: "completeness_check", to: "returned", comment: "Fix", marks: marks),
      by: ProcessSamples.staff, table: table, form: FormSamples.project(), calendar: Self.calendar,
      today: back)
    #expect(request.remainingDays == 11)
    #expect(request.deadline == Day("2027-01-05"))
    var answers = FormSamples.projectAnswers
    answers["name"] = "Wind"
    _ = try send(on: again, last: first, answers)
    #expect(request.remainingDays == nil)
    #expect(request.deadline == Day("2027-01-21"))
  }
}
