package import Kernel

/// A line of a service's schedule of reports (`config.reports`). Each report keeps the line that it
/// was made by: a running request keeps the terms it began with.
package struct ReportTerms: Sendable, Hashable {
  /// When a report is due after the period it is about.
  package enum Due: Sendable, Hashable {
    /// On the so-many-th working day.
    case workingDay(Int)
    /// On that day of the next month; the last one where the month is shorter, and the next working
    /// day where nobody works on it.
    case dayOfMonth(Int)
  }

  package enum First: String, Sendable, CaseIterable {
    /// The period in which the request becomes active.
    case current
    /// The one after it.
    case next
  }

  package enum End: Sendable, Hashable {
    case count(Int)
    /// Periods that begin by that day.
    case until(Day)
  }

  package let type: String
  package let kind: ReportKind
  package let length: ReportPeriod.Length
  package let due: Due
  /// How many days before it is due it opens.
  package let opensDays: Int
  package let first: First
  package let end: End
  /// The form it is filled in by; without one the kind's own.
  package let formID: Int64?
  package let needsSignature: Bool
  package let fee: SeedMoneyTerms
  /// The day on which the request became active, once it did.
  package var since: Day?

  /// The terms of a report that no schedule has made.
  package static func none(_ kind: ReportKind, type: String) -> ReportTerms {
    ReportTerms(
      type: type, kind: kind, length: .month, due: .workingDay(1), opensDays: 0, first: .next,
      end: .count(1), formID: nil, needsSignature: false, fee: .usual, since: nil)
  }
}

/// A schedule that makes no sense: where and why.
package struct ReportTermsFault: Error, Sendable, Equatable {
  package let place: String
  package let code: String

  package init(place: String, code: String) {
    self.place = place
    self.code = code
  }
}
