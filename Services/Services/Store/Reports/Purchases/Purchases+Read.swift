import JSON
package import Kernel
package import Postgres
package import ServicesDomain

/// A plan or a purchase with what was said in it.
package struct PurchaseView: Sendable {
  /// What lists show of it, and `row_version`, `lines` of a plan in force.
  package let row: Row
  package let kind: PurchaseKind
  package let answers: [String: FormValue]
  package let missing: [FieldFault]
  package let isEditable: Bool
}

extension Purchases {
  private static let one = PurchaseStatements { kind in
    """
    select \(PurchaseColumns.shown(kind)), p.row_version, p.data, \(lines(kind)) as lines,
      \(ReportColumns.own) as is_own, (now() at time zone 'Asia/Almaty')::date as today
    \(PurchaseColumns.from(kind))
    where p.id = $5
      and (\(ReportColumns.own) or (\(ReportColumns.work) and p.status <> 'draft'))
    """
  }

  /// What of each line of a plan is left.
  private static func lines(_ kind: PurchaseKind) -> String {
    guard kind == .plan else { return "'[]'::jsonb" }
    return """
      coalesce((select jsonb_agg(jsonb_build_object('code', l.code, 'title', l.title,
        'total', l.total::text, 'approved', l.approved::text,
        'remainder', (l.total - l.approved)::text) order by l.code)
        from service_gupplanline l where l.plan_id = p.id), '[]')
      """
  }

  /// `nil` for a stranger, and a draft for the staff.
  package func view(
    _ kind: PurchaseKind, _ id: Int64, for viewer: ReportViewer
  ) async throws -> PurchaseView? {
    try Purchases.view(kind, await database.read(ask(kind, id, viewer)))
  }

  package func view(
    _ kind: PurchaseKind, _ id: Int64, for viewer: ReportViewer, in tx: Transaction
  ) async throws -> PurchaseView? {
    try Purchases.view(kind, await tx.query(ask(kind, id, viewer)))
  }

  private func ask(_ kind: PurchaseKind, _ id: Int64, _ viewer: ReportViewer) -> SQL {
    Purchases.one[kind](
      viewer.viewer.userID, viewer.viewer.companies.asArray, viewer.viewer.isStaff,
      viewer.organization, id)
  }

  private static func view(_ kind: PurchaseKind, _ rows: Rows) throws -> PurchaseView? {
    guard let row = rows.first else { return nil }
    let answers = try FormValue(json: row.json("data")).object ?? [:]
    let status = PurchaseMachine.Status(rawValue: try row.string("status"))
    let isOwn = try row.optionalBool("is_own") ?? false
    let isEditable = isOwn && status.flatMap { kind.table.move(from: $0, by: .write) } != nil
    var missing: [FieldFault] = []
    if isEditable, let form = PurchaseShapes.form(of: kind) {
      let context = FormContext(today: try row.day("today"), companyID: nil)
      missing = form.assess(answers, in: context).faults
    }
    return PurchaseView(
      row: row, kind: kind, answers: answers, missing: missing, isEditable: isEditable)
  }

  /// The viewer's own, or (`work`) what the staff sees, of one request or of all; the newest first.
  package func list(
    _ kind: PurchaseKind, for viewer: ReportViewer, work: Bool, request: Int64?,
    statuses: [String], limit: Int, after position: RequestPosition?
  ) async throws -> Rows {
    var conditions: [SQL] = []
    if work {
      conditions.append("p.status <> 'draft'")
      if let organization = viewer.organization {
        conditions.append("s.organization_id = \(organization)")
      }
    } else {
      conditions.append(Reports.owns(viewer, in: kind.relation))
    }
    if let request { conditions.append("p.service_request_id = \(request)") }
    if statuses.count == 1 {
      conditions.append("p.status = \(statuses[0])")
    } else if !statuses.isEmpty {
      conditions.append("p.status = any(\(statuses.asArray)::text[])")
    }
    if let position {
      conditions.append(
        "(p.created_at, p.id) < (\(position.createdAt)::timestamptz, \(position.id)::bigint)")
    }
    return try await database.read(
      """
      select \(unsafe: PurchaseColumns.shown(kind)) \(unsafe: PurchaseColumns.from(kind))
      where \(conditions.joined(" and ")) \(unsafe: ReportColumns.newestFirst)
      limit \(literal: limit)
      """)
  }

  private static let steps = PurchaseStatements { kind in
    """
    select l.id, l.created_at as at, l.action, l.from_status as "from", l.to_status as "to",
      l.user_id as actor_id, nullif(u.display_name, '') as actor_name, l.comment
    from service_reportlog l left join user_ref u on u.id = l.user_id
    where l.source = '\(kind.source)' and l.report_id = $1 order by l.id limit 1000
    """
  }

  /// Who moved it; ask for a `view` before.
  package func history(_ kind: PurchaseKind, _ id: Int64) async throws -> Rows {
    try await database.read(Purchases.steps[kind](id))
  }
}
