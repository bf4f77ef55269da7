import JSON
import Kernel
import Postgres
import ServicesDomain

extension Reports {
  /// State and history of one step in one statement. The row version is the last guard behind the
  /// lock.
  private static let step = ReportStatements { kind in
    """
    with report as (
      update \(kind.table) set status = $3::varchar, assignee_id = $4, deadline_on = $5::date,
        comment = $6, submissions = $7, row_version = $8, updated_at = now(),
        author_id = coalesce(author_id, case when $10::text in ('write', 'freeze', 'submit')
          then $11::int end),
        submitted_at = case when $3::varchar = 'submitted' then now() else submitted_at end,
        decided_at = case when $10::text in ('accept', 'return', 'skip') then now()
          else decided_at end,
        overdue_since = case when $3::varchar = 'overdue' then coalesce(overdue_since, now())
          else overdue_since end
      where id = $1 and row_version = $2
      returning id, service_request_id
    ), log as (
      insert into service_reportlog (source, report_id, service_request_id, action, from_status,
        to_status, user_id, comment)
      select '\(kind.source)', id, service_request_id, $10::text, $9, $3::varchar, $11::bigint, $12
      from report
    )
    select id from report
    """
  }

  /// Writes down a step that the rules have made, with its event.
  func save(_ step: ReportStep, of locked: LockedReport, in tx: Transaction) async throws {
    let report = locked.report
    let rows = try await tx.query(
      Reports.step[report.kind](
        report.id, report.rowVersion - 1, report.status.rawValue, report.assigneeID,
        report.deadline, report.comment, report.submissions, report.rowVersion,
        step.from.rawValue, step.action.rawValue, step.actorID, step.comment))
    guard !rows.isEmpty else { throw ReportError.stale(current: report.rowVersion) }
    try await ReportPublishing.append(step, of: locked, in: tx)
  }
}
