import JSON
import Kernel
package import Postgres
package import ServicesDomain

/// Makes the reports that a service's schedule asks for when a request becomes active, and closes what
/// is still owed when it is over.
package struct ReportSchedules: StepMachine {
  package init() {}

  package func follow(
    _ effect: ProcessTable.Effect, after step: RequestStep, of locked: LockedRequest,
    in tx: Transaction
  ) async throws {
    switch effect {
    case .scheduleReports: try await schedule(locked, in: tx)
    case .closeReports: try await close(locked, in: tx)
    default: break
    }
  }

  private static let config = Statement("select config from service_service where code = $1")

  private static let planning = ReportStatements { kind in
    let isSeedMoney = kind == .seedMoney
    return """
      insert into \(kind.table) (report_type, year, month, quarter, half, status, author_id,
        service_request_id, opens_on, due_on, deadline_on, terms\(isSeedMoney ? ", company_id" : ""))
      values ($1, $2, $3, $4, $5, 'scheduled', $6, $7, $8::date, $9::date, $9::date, $10::jsonb
        \(isSeedMoney ? ", $11::int" : ""))
      on conflict do nothing
      """
  }

  /// A request that becomes active again finds its reports there.
  private func schedule(_ locked: LockedRequest, in tx: Transaction) async throws {
    let request = locked.request
    let rows = try await tx.query(ReportSchedules.config(request.serviceCode))
    guard let config = try rows.first?.json("config") else { return }
    let lines: [ReportTerms]
    do {
      lines = try ReportTerms.all(in: FormValue(json: config))
    } catch let fault as ReportTermsFault {
      throw UnreadableRules(
        description: "reports of \(request.serviceCode): \(fault.place) \(fault.code)")
    }
    let today = locked.context.today
    for var terms in lines {
      let planned = terms.plan(since: today, calendar: locked.calendar)
      terms.since = today
      let kept = JSONText(terms.value.bytes)
      for report in planned {
        try tx.enqueue(plan(report, by: terms, kept, for: request))
      }
    }
  }

  private func plan(
    _ report: PlannedReport, by terms: ReportTerms, _ kept: JSONText,
    for request: ServiceRequest
  ) -> SQL {
    let period = report.period
    let statement = ReportSchedules.planning[terms.kind]
    if terms.kind == .seedMoney {
      return statement(
        terms.type, period.year, period.month, period.quarter, period.half, request.authorID,
        request.id, report.opensOn, report.dueOn, kept, request.companyID)
    }
    return statement(
      terms.type, period.year, period.month, period.quarter, period.half, request.authorID,
      request.id, report.opensOn, report.dueOn, kept)
  }

  private static let closing = ReportStatements { kind in
    """
    with owed as (
      select id, status from \(kind.table)
      where service_request_id = $1 and status = any($2::text[]) for no key update
    ), report as (
      update \(kind.table) p set status = 'skipped', comment = $3, updated_at = now(),
        row_version = row_version + 1
      from owed where p.id = owed.id
      returning p.id, p.service_request_id, owed.status as before
    )
    insert into service_reportlog (source, report_id, service_request_id, action, from_status,
      to_status, comment)
    select '\(kind.source)', id, service_request_id, 'close', before, 'skipped', $3 from report
    """
  }

  /// What was handed in is still judged.
  private func close(_ locked: LockedRequest, in tx: Transaction) async throws {
    let owed = ReportMachine.moves.filter { $0.action == .close }.map(\.from.rawValue)
    for kind in ReportKind.allCases {
      _ = try await tx.query(
        ReportSchedules.closing[kind](locked.request.id, owed.asArray, "request-over"))
    }
  }
}
