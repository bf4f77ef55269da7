package import Kernel

/// The stretch of time that a report is about.
package struct ReportPeriod: Sendable, Hashable {
  package enum Length: String, Sendable, CaseIterable {
    case month, quarter
    case halfYear = "half_year"
    case year

    package var months: Int {
      switch self {
      case .month: 1
      case .quarter: 3
      case .halfYear: 6
      case .year: 12
      }
    }
  }

  package let length: Length
  package let year: Int
  /// From 1: which month, quarter or half of the year; 1 for a year.
  package let part: Int

  /// The one that a day lies in.
  package init(_ length: Length, containing day: Day) {
    self.length = length
    year = day.year
    part = (day.month - 1) / length.months + 1
  }

  private init(_ length: Length, year: Int, part: Int) {
    self.length = length
    self.year = year
    self.part = part
  }

  /// Of a year and whatever part of it a row names; `nil` if it names another than it should.
  package init?(_ length: Length, year: Int, month: Int?, quarter: Int?, half: Int?) {
    let part: Int? =
      switch length {
      case .month: month
      case .quarter: quarter
      case .halfYear: half
      case .year: 1
      }
    guard let part, (1...12 / length.months).contains(part), (1...9_998).contains(year) else {
      return nil
    }
    self.init(length, year: year, part: part)
  }

  package var next: ReportPeriod {
    part * length.months == 12
      ? ReportPeriod(length, year: year + 1, part: 1)
      : ReportPeriod(length, year: year, part: part + 1)
  }

  package var firstDay: Day { ReportPeriod.first(ofMonth: (part - 1) * length.months + 1, year) }

  package var lastDay: Day { next.firstDay + -1 }

  package var month: Int? { length == .month ? part : nil }
  package var quarter: Int? { length == .quarter ? part : nil }
  package var half: Int? { length == .halfYear ? part : nil }

  private static func first(ofMonth month: Int, _ year: Int) -> Day {
    Day(year: year, month: month, day: 1) ?? Day(daysSinceEpoch: 0)
  }
}
