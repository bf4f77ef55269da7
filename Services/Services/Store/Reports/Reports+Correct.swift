import Kernel
package import Postgres
import ServicesDomain

extension Reports {
  private static let correcting = ReportStatements { kind in
    let more = kind == .seedMoney ? ", company_id" : ""
    return """
      with correction as (
        insert into \(kind.table) (report_type, year, month, quarter, half, data, status, author_id,
          service_request_id, terms, hub_form_id, hub_form_version, corrects_id, version\(more))
        select report_type, year, month, quarter, half, data, 'draft', author_id,
          service_request_id, terms, hub_form_id, hub_form_version, id,
          (select max(o.version) + 1 from \(kind.table) o
            where o.service_request_id is not distinct from p.service_request_id
              and o.report_type = p.report_type and o.year is not distinct from p.year
              and o.month is not distinct from p.month
              and o.quarter is not distinct from p.quarter
              and o.half is not distinct from p.half)\(more)
        from \(kind.table) p where p.id = $1
        returning id, service_request_id
      ), log as (
        insert into service_reportlog (source, report_id, service_request_id, action, from_status,
          to_status, user_id, comment)
        select '\(kind.source)', id, service_request_id, 'correct', 'accepted', 'draft', $2, $3
        from correction
      )
      select id from correction
      """
  }

  private static let corrected = ReportStatements {
    "select id from \($0.table) where corrects_id = $1 and status <> 'skipped'"
  }

  /// A new version of an accepted report, to be handed in and judged like any other; the old one stays
  /// as it is.
  package func correct(
    _ locked: LockedReport, by author: Int64, because words: String, in tx: Transaction
  ) async throws -> Int64 {
    guard locked.report.status == .accepted else { throw ReportError.notAccepted }
    if locked.request?.isOver == true { throw ReportError.requestOver }
    let kind = locked.report.kind
    if let open = try await tx.query(Reports.corrected[kind](locked.report.id)).first {
      throw ReportError.correctionOpen(report: try open.int64("id"))
    }
    let rows = try await tx.query(Reports.correcting[kind](locked.report.id, author, words))
    guard let id = try rows.first?.int64("id") else { throw ReportError.missing }
    if kind == .techOrda { try await copyStudents(from: locked.report.id, to: id, in: tx) }
    return id
  }
}
