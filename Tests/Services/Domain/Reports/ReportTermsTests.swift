import Kernel
import ServicesDomain
import ServicesSamples
import Testing

struct ReportTermsTests {
  private static let usual: FormValue = [
    "type": "progress", "every": "month", "due_wd": 10, "count": 3,
  ]

  private static func terms(_ changes: [String: FormValue]) throws -> ReportTerms {
    var members = usual.object ?? [:]
    for (key, value) in changes { members[key] = value == .null ? nil : value }
    return try ReportTerms(.object(members), at: "reports/0")
  }

  private static func day(_ text: String) throws -> Day { try #require(Day(text)) }

  /// Holidays of the first days of 2027 as the government might move them: 9 January is worked.
  private static func holidays() throws -> WorkingCalendar {
    WorkingCalendar(exceptions: [
      try day("2027-01-01"): false, try day("2027-01-07"): false, try day("2027-01-09"): true,
    ])
  }

  struct Vector: Sendable, CustomTestStringConvertible {
    let name: String
    let terms: [String: FormValue]
    var holidays = false
    let due: [String]
    var testDescription: String { name }
  }

  /// The request becomes active on 23 November 2026, a Monday.
  static let vectors = [
    Vector(
      name: "working days over the end of the year", terms: ["count": 1],
      due: ["2027-01-14"]),
    Vector(
      name: "holidays and a worked Saturday", terms: ["count": 1], holidays: true,
      due: ["2027-01-15"]),
    Vector(
      name: "the current month first, until a day",
      terms: ["first": "current", "count": .null, "until": "2027-01-31", "due_wd": 1],
      due: ["2026-12-01", "2027-01-01", "2027-02-01"]),
    Vector(
      name: "quarters by day",
      terms: [
        "every": "quarter", "first": "current", "due_wd": .null, "due_day": 25, "count": 2,
      ], due: ["2027-01-25", "2027-04-26"]),
    Vector(
      name: "half a year",
      terms: [
        "every": "half_year", "due_wd": .null, "due_day": 20, "count": 1,
      ], due: ["2027-07-20"]),
    Vector(
      name: "the last day of a shorter month, on a Sunday",
      terms: [
        "due_wd": .null, "due_day": 31, "count": 2,
      ], due: ["2027-02-01", "2027-03-01"]),
    Vector(
      name: "five years",
      terms: [
        "every": "year", "due_wd": .null, "due_day": 31, "count": 5,
      ],
      due: ["2028-01-31", "2029-01-31", "2030-01-31", "2031-01-31", "2032-02-02"]),
  ]

  @Test(arguments: vectors)
  func reports_are_due_when_the_line_says(_ vector: Vector) throws {
    let terms = try Self.terms(vector.terms)
    let calendar = vector.holidays ? try Self.holidays() : WorkingCalendar()
    let planned = terms.plan(since: try Self.day("2026-11-23"), calendar: calendar)
    #expect(planned.map(\.dueOn.description) == vector.due)
    for report in planned {
      #expect(report.opensOn == report.dueOn + -14)
      #expect(report.dueOn > report.period.lastDay)
      #expect(calendar.isWorked(report.dueOn))
    }
  }

  @Test func periods_follow_one_another_without_a_gap() throws {
    for length in ReportPeriod.Length.allCases {
      var period = ReportPeriod(length, containing: try Self.day("2026-11-23"))
      for _ in 0..<30 {
        let next = period.next
        #expect(next.firstDay == period.lastDay + 1)
        #expect(
          ReportPeriod(
            length, year: period.year, month: period.month, quarter: period.quarter,
            half: period.half) == period)
        #expect(ReportPeriod(length, containing: period.lastDay) == period)
        period = next
      }
    }
  }

  @Test func a_line_is_read_again_as_it_was_written() throws {
    for vector in Self.vectors {
      var terms = try Self.terms(vector.terms)
      terms.since = try Self.day("2026-11-23")
      #expect(try ReportTerms(terms.value, at: "terms") == terms)
    }
    let seed = try Self.terms([
      "kind": "seed-money", "sign": true, "form": 12,
      "fee": ["income_percent": "0.5", "years": 3, "participant_percent": 2],
    ])
    #expect(try ReportTerms(seed.value, at: "terms") == seed)
    #expect(seed.fee.incomeShare.text == "0.5" && seed.fee.years == 3)
  }

  @Test(
    arguments: [
      (["every": "week"], "reports/0/every", "word"),
      (["every": .null], "reports/0/every", "missing"),
      (["due_day": 5], "reports/0/due_wd", "one-of"), (["due_wd": 0], "reports/0/due_wd", "range"),
      (["due_wd": .null], "reports/0/due_wd", "one-of"),
      (["until": "2027-01-01"], "reports/0/count", "one-of"),
      (["count": 121], "reports/0/count", "range"), (["count": .null], "reports/0/count", "one-of"),
      (["until": "2027-02-30", "count": .null], "reports/0/until", "day"),
      (["first": "last"], "reports/0/first", "word"), (["type": ""], "reports/0/type", "missing"),
      (["kind": "other"], "reports/0/kind", "word"),
      (["kind": "tech-orda", "every": "year"], "reports/0/every", "month"),
      (["fee": ["income_percent": "101"]], "reports/0/fee/income_percent", "percent"),
      (["fee": ["years": -1]], "reports/0/fee/years", "range"),
    ] as [([String: FormValue], String, String)])
  func a_line_that_makes_no_sense_says_where(
    _ changes: [String: FormValue], _ place: String, _ code: String
  ) {
    #expect(throws: ReportTermsFault(place: place, code: code)) { try Self.terms(changes) }
  }

  @Test func no_two_lines_make_the_same_reports() throws {
    #expect(try ReportTerms.all(in: [:]).isEmpty)
    #expect(try ReportTerms.all(in: ["reports": [Self.usual]]).count == 1)
    #expect(throws: ReportTermsFault(place: "reports/1/type", code: "repeated")) {
      try ReportTerms.all(in: ["reports": [Self.usual, Self.usual]])
    }
    #expect(throws: ReportTermsFault(place: "reports", code: "wrong-type")) {
      try ReportTerms.all(in: ["reports": "monthly"])
    }
  }
}
