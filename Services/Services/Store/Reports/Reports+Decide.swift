package import Kernel
package import Postgres
import ServicesDomain

extension Reports {
  package func review(
    _ locked: inout LockedReport, by staff: Int64, over takeOver: Bool, in tx: Transaction
  ) async throws {
    let step = try locked.report.review(by: staff, over: takeOver)
    try await save(step, of: locked, in: tx)
  }

  package func accept(
    _ locked: inout LockedReport, by staff: Int64, comment: String?, in tx: Transaction
  ) async throws {
    let step = try locked.report.accept(by: staff, comment: comment)
    try await save(step, of: locked, in: tx)
    try await settle(locked, by: staff, in: tx)
  }

  /// Without a day the author has ten working days.
  package func sendBack(
    _ locked: inout LockedReport, by staff: Int64, comment: String?, until day: Day?,
    in tx: Transaction
  ) async throws {
    let usual = locked.calendar.day(after: locked.context.today, working: Report.revisionDays)
    let step = try locked.report.sendBack(by: staff, comment: comment, until: day ?? usual)
    try await save(step, of: locked, in: tx)
  }

  package func skip(
    _ locked: inout LockedReport, by staff: Int64, comment: String?, in tx: Transaction
  ) async throws {
    let step = try locked.report.skip(by: staff, comment: comment)
    try await save(step, of: locked, in: tx)
    try await settle(locked, by: staff, in: tx)
  }

  /// Of all kinds: the reports that a schedule has made for a request.
  private static let owed = Statement(
    """
    select count(*) filter (where status not in ('accepted', 'skipped')) as open,
      count(*) filter (where status = 'accepted') as accepted
    from (
    \(ReportKind.allCases.map {
      "select status from \($0.table) where service_request_id = $1 and due_on is not null"
    }.joined(separator: " union all "))
    ) owed
    """)

  /// When nothing more is owed and something was accepted, the request moves on as its table says.
  private func settle(
    _ locked: LockedReport, by staff: Int64, in tx: Transaction
  ) async throws {
    guard let request = locked.report.requestID,
      let row = try await tx.query(Reports.owed(request)).first,
      try row.int64("open") == 0, try row.int64("accepted") > 0
    else { return }
    do {
      try await requests.fire(.lastReportAccepted, on: request, by: staff, in: tx)
    } catch RequestError.notAllowed, RequestError.notEditable, RequestError.missing {
      // Its table has no such move from where it stands, or it is one of the old site without a table.
    }
  }
}
