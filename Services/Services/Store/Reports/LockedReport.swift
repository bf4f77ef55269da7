import Kernel
package import ServicesDomain

/// A report, its row locked, with the rules it lives by and what is told of it.
package struct LockedReport: Sendable {
  package var report: Report
  package let form: Form
  package let formVersion: Int?
  package let context: FormContext
  package let calendar: WorkingCalendar
  /// `nil` for one that no schedule has made.
  package let period: ReportPeriod?
  /// The draft.
  package let answers: [String: FormValue]
  /// What was frozen last.
  package let last: [String: FormValue]?
  package let request: OfRequest?
  let authorID: Int64?
  let formID: Int64?
  let place: Place

  package var key: ReportKey { ReportKey(report.kind, report.id) }

  /// The request it belongs to.
  package struct OfRequest: Sendable {
    package let status: String
    let number: String?
    let service: String
    let title: Localized
    let authorID: Int64?
    let assigneeID: Int64?

    /// Nobody writes or hands in for it any more. What was accepted of one that was completed can still
    /// be corrected.
    package var isOver: Bool {
      ["rejected", "cancelled", "expired"].contains(status)
    }
  }

  /// As the row says it.
  struct Place: Sendable {
    let type: String
    let year: Int?
    let month: Int?
    let quarter: Int?
    let half: Int?
  }
}
