import JSON
package import Kernel
package import Postgres
package import ServicesDomain

/// A report with its answers as somebody may see them.
package struct ReportView: Sendable {
  /// What every list shows of it, and `row_version`.
  package let row: Row
  package let kind: ReportKind
  package let isOwn: Bool
  package let status: String
  package let terms: ReportTerms
  package let period: ReportPeriod?
  package let formVersion: Int?
  package let form: Form?
  package let answers: [String: FormValue]
  package let missing: [FieldFault]
  package let isEditable: Bool
}

extension Reports {
  private static let one = ReportStatements { kind in
    """
    select \(ReportColumns.shown(kind)), p.row_version, p.report_type, p.terms, p.data,
      p.hub_form_id, p.hub_form_version, \(ReportColumns.own) as is_own,
      (select v.data from service_reportversion v
        where v.source = '\(kind.source)' and v.report_id = p.id and v.attempt = p.submissions)
        as last_data,
      coalesce(c.verified, false) as company_verified, r.status as request_status,
      (now() at time zone 'Asia/Almaty')::date as today
    \(ReportColumns.from(kind))
    where p.id = $5 and (\(ReportColumns.own) or \(ReportColumns.work))
    """
  }

  /// One report; `nil` for a stranger. The author sees the draft, the staff what was handed in last,
  /// never half-typed words.
  package func view(_ key: ReportKey, for viewer: ReportViewer) async throws -> ReportView? {
    try await view(database.read(ask(key, viewer)), key.kind) {
      try await requests.form(id: $0, version: $1)
    }
  }

  /// The same inside a command, after its change.
  package func view(
    _ key: ReportKey, for viewer: ReportViewer, in tx: Transaction
  ) async throws -> ReportView? {
    try await view(tx.query(ask(key, viewer)), key.kind) {
      try await requests.form(id: $0, version: $1, in: tx)
    }
  }

  private func ask(_ key: ReportKey, _ viewer: ReportViewer) -> SQL {
    Reports.one[key.kind](
      viewer.viewer.userID, viewer.viewer.companies.asArray, viewer.viewer.isStaff,
      viewer.organization, key.id)
  }

  private func view(
    _ rows: Rows, _ kind: ReportKind, form read: (Int64, Int) async throws -> Form?
  ) async throws -> ReportView? {
    guard let row = rows.first else { return nil }
    let isOwn = try row.optionalBool("is_own") ?? false
    let word = try row.string("status")
    let status = ReportStatus(rawValue: word)
    let isDraftShown = isOwn || status?.isHandedIn ?? true
    let bytes = try isDraftShown ? row.json("data") : row.optionalJSON("last_data")
    let answers = try bytes.flatMap { try FormValue(json: $0).object } ?? [:]
    let terms = try row.reportTerms(kind)
    let version = try row.optionalInt("hub_form_version")
    let isOver = ["rejected", "cancelled", "expired"].contains(
      try row.optionalString("request_status") ?? "")
    let isEditable = isOwn && !isOver && status?.isWritable ?? false
    var missing: [FieldFault] = []
    var form = ReportShapes.form(of: kind)
    if let id = try row.optionalInt64("hub_form_id"), let version {
      form = try await read(id, version)
    }
    if isEditable {
      let context = FormContext(
        today: try row.day("today"), companyID: try row.optionalInt64("company_id"),
        companyVerified: try row.bool("company_verified"))
      missing = form?.assess(answers, in: context).faults ?? []
    }
    return ReportView(
      row: row, kind: kind, isOwn: isOwn, status: word, terms: terms,
      period: try row.period(terms), formVersion: version, form: form, answers: answers,
      missing: missing,
      isEditable: isEditable)
  }

  private static let ofRequest = Statement(
    ReportKind.allCases.map { kind in
      """
      (select \(ReportColumns.shown(kind)) \(ReportColumns.from(kind))
      where p.service_request_id = $5 and (\(ReportColumns.own) or \(ReportColumns.work)))
      """
    }.joined(separator: "\nunion all\n")
      + "\norder by due_on desc nulls last, created_at desc, id desc limit 500")

  /// Those of one request, of all kinds, the latest first.
  package func list(of request: Int64, for viewer: ReportViewer) async throws -> Rows {
    try await database.read(
      Reports.ofRequest(
        viewer.viewer.userID, viewer.viewer.companies.asArray, viewer.viewer.isStaff,
        viewer.organization, request))
  }

  private static let steps = ReportStatements { kind in
    """
    select l.id, l.created_at as at, l.action, l.from_status as "from", l.to_status as "to",
      l.user_id as actor_id, nullif(u.display_name, '') as actor_name, l.comment
    from \(kind.table) p
    left join service_servicerequest r on r.id = p.service_request_id
    left join service_service s on s.code = r.service_id
    join service_reportlog l on l.source = '\(kind.source)' and l.report_id = p.id
    left join user_ref u on u.id = l.user_id
    where p.id = $5 and (\(ReportColumns.own) or \(ReportColumns.work))
      and l.action <> 'write'
    order by l.id limit 1000
    """
  }

  /// Who moved it, when, from where to where, with which words.
  package func history(_ key: ReportKey, for viewer: ReportViewer) async throws -> Rows {
    try await database.read(
      Reports.steps[key.kind](
        viewer.viewer.userID, viewer.viewer.companies.asArray, viewer.viewer.isStaff,
        viewer.organization, key.id))
  }

  private static let versions = ReportStatements { kind in
    """
    select v.attempt, v.created_at, v.user_id, v.data, v.changes,
      encode(v.sha256, 'hex') as sha256, v.signature is not null as signed
    from \(kind.table) p
    left join service_servicerequest r on r.id = p.service_request_id
    left join service_service s on s.code = r.service_id
    join service_reportversion v on v.source = '\(kind.source)' and v.report_id = p.id
    where p.id = $5 and (\(ReportColumns.own) or \(ReportColumns.work))
    order by v.attempt limit 200
    """
  }

  /// Every version that was frozen, the first first.
  package func versions(_ key: ReportKey, for viewer: ReportViewer) async throws -> Rows {
    try await database.read(
      Reports.versions[key.kind](
        viewer.viewer.userID, viewer.viewer.companies.asArray, viewer.viewer.isStaff,
        viewer.organization, key.id))
  }
}
