import JSON
import Kernel
package import Postgres
import ServicesDomain

extension Reports {
  /// The lock is one that foreign keys do not wait for. `$5` is the report.
  private static func locking(_ kind: ReportKind, _ access: String) -> String {
    """
    select p.id, p.report_type, p.year, p.month, p.quarter, p.half, p.status, p.author_id,
      p.assignee_id, p.deadline_on, p.comment, p.submissions, p.row_version, p.data, p.terms,
      p.hub_form_id, p.hub_form_version, p.service_request_id, r.status as request_status,
      r.number as request_number, r.service_id, r.author_id as request_author_id,
      r.assignee_id as request_assignee_id, s.name, c.id as company_id,
      coalesce(c.verified, false) as company_verified,
      (select v.data from service_reportversion v
        where v.source = '\(kind.source)' and v.report_id = p.id and v.attempt = p.submissions)
        as last_data,
      (now() at time zone 'Asia/Almaty')::date as today,
      array(select (w.day - date '2000-01-01') * 2 + w.is_worked::int from service_workday w
        where w.day between current_date - 400 and current_date + 400) as exceptions
    \(ReportColumns.from(kind))
    where p.id = $5 and \(access)
    for no key update of p
    """
  }

  private static let lockingOwn = ReportStatements {
    locking($0, "\(ReportColumns.own) and ($3::bool is not null or $4::text is null)")
  }
  private static let lockingWork = ReportStatements {
    locking($0, "\(ReportColumns.work) and ($1::bigint is not null or $2::int[] is null)")
  }

  /// Locks a report of the author's own. Throws `ReportError.missing` for anybody else's.
  package func lock(
    _ key: ReportKey, ownedBy viewer: ReportViewer, in tx: Transaction
  ) async throws -> LockedReport {
    try await lock(key, by: Reports.lockingOwn, viewer, in: tx)
  }

  /// Locks a report for the staff, its request before it: what was decided on a report may move the
  /// request on, and whoever moves the request takes the locks in that order.
  package func lockForWork(
    _ key: ReportKey, for viewer: ReportViewer, in tx: Transaction
  ) async throws -> LockedReport {
    _ = try await tx.query(Reports.holdingRequest[key.kind](key.id))
    return try await lock(key, by: Reports.lockingWork, viewer, in: tx)
  }

  /// Locks it for the platform itself.
  func lockForTimers(_ key: ReportKey, in tx: Transaction) async throws -> LockedReport {
    try await lockForWork(
      key,
      for: ReportViewer(Viewer(userID: 0, companies: [], isStaff: true), organization: nil),
      in: tx)
  }

  private static let holdingRequest = ReportStatements {
    """
    select r.id from service_servicerequest r
    where r.id = (select p.service_request_id from \($0.table) p where p.id = $1)
    for no key update
    """
  }

  private func lock(
    _ key: ReportKey, by statements: ReportStatements, _ viewer: ReportViewer,
    in tx: Transaction
  ) async throws -> LockedReport {
    let rows = try await tx.query(
      statements[key.kind](
        viewer.viewer.userID, viewer.viewer.companies.asArray, viewer.viewer.isStaff,
        viewer.organization, key.id))
    guard let row = rows.first else { throw ReportError.missing }
    let report = try row.report(key.kind)
    let formID = try row.optionalInt64("hub_form_id")
    let formVersion = try row.optionalInt("hub_form_version")
    return LockedReport(
      report: report,
      form: try await form(of: key.kind, id: formID, version: formVersion, in: tx),
      formVersion: formVersion,
      context: FormContext(
        today: try row.day("today"), companyID: report.companyID,
        companyVerified: try row.bool("company_verified")),
      calendar: try WorkingCalendar(encoded: row.int64s("exceptions")),
      period: try row.period(report.terms),
      answers: try FormValue(json: row.json("data")).object ?? [:],
      last: try row.optionalJSON("last_data").flatMap { try FormValue(json: $0).object },
      request: try row.ofRequest(), authorID: try row.optionalInt64("author_id"),
      formID: formID, place: try row.place())
  }

  /// The published form that it began with, else its kind's own.
  func form(
    of kind: ReportKind, id: Int64?, version: Int?, in tx: Transaction
  ) async throws -> Form {
    if let id, let version { return try await requests.form(id: id, version: version, in: tx) }
    guard let form = ReportShapes.form(of: kind) else {
      throw UnreadableRules(description: "no shape of a report: \(kind.rawValue)")
    }
    return form
  }
}

extension Row {
  /// A report's terms; those of nobody where no schedule has made it.
  func reportTerms(_ kind: ReportKind) throws -> ReportTerms {
    let value = try FormValue(json: json("terms"))
    guard value.object?.isEmpty == false else {
      return .none(kind, type: try string("report_type"))
    }
    do {
      return try ReportTerms(value, at: "terms")
    } catch let fault {
      throw UnreadableRules(description: "terms of a report: \(fault.place) \(fault.code)")
    }
  }

  func period(_ terms: ReportTerms) throws -> ReportPeriod? {
    guard terms.since != nil, let year = try optionalInt("year") else { return nil }
    return ReportPeriod(
      terms.length, year: year, month: try optionalInt("month"),
      quarter: try optionalInt("quarter"), half: try optionalInt("half"))
  }

  fileprivate func report(_ kind: ReportKind) throws -> Report {
    Report(
      stored: try int64("id"), kind: kind, requestID: try optionalInt64("service_request_id"),
      authors: Set(
        [try optionalInt64("author_id"), try optionalInt64("request_author_id")].compactMap(\.self)),
      companyID: try optionalInt64("company_id"), terms: try reportTerms(kind),
      // A word of the old site that nobody could map moves nowhere.
      status: ReportStatus(rawValue: try string("status")) ?? .skipped,
      assigneeID: try optionalInt64("assignee_id"), deadline: try optionalDay("deadline_on"),
      comment: try optionalString("comment"), submissions: try int("submissions"),
      rowVersion: try int64("row_version"))
  }

  fileprivate func ofRequest() throws -> LockedReport.OfRequest? {
    guard let status = try optionalString("request_status") else { return nil }
    return LockedReport.OfRequest(
      status: status, number: try optionalString("request_number"),
      service: try string("service_id"), title: try localized("name"),
      authorID: try optionalInt64("request_author_id"),
      assigneeID: try optionalInt64("request_assignee_id"))
  }

  fileprivate func place() throws -> LockedReport.Place {
    LockedReport.Place(
      type: try string("report_type"), year: try optionalInt("year"),
      month: try optionalInt("month"), quarter: try optionalInt("quarter"),
      half: try optionalInt("half"))
  }
}
