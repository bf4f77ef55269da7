import ServicesDomain

/// Parts of statements on reports. Static text only; `p` is the report, `r` its request.
enum ReportColumns {
  static func shown(_ kind: ReportKind) -> String {
    """
    p.id, '\(kind.rawValue)'::text as kind, p.report_type as type, p.year, p.month, p.quarter,
    p.half, p.version, p.corrects_id, p.status, p.opens_on, p.due_on, p.deadline_on,
    p.overdue_since, p.submissions, p.submitted_at, p.decided_at, p.comment, p.author_id,
    p.assignee_id, p.service_request_id as request_id, r.number as request_number,
    r.service_id as service, s.name as service_name, \(company(kind)) as company_id,
    nullif(c.name, '') as company_name, p.created_at, p.updated_at
    """
  }

  static func from(_ kind: ReportKind) -> String {
    """
    from \(kind.table) p
    left join service_servicerequest r on r.id = p.service_request_id
    left join service_service s on s.code = r.service_id
    left join company_ref c on c.id = \(company(kind))
    """
  }

  private static func company(_ kind: ReportKind) -> String {
    kind == .seedMoney ? "coalesce(r.company_id, p.company_id)" : "r.company_id"
  }

  /// `$1` the viewer, `$2` the companies. A report that hangs on no request is its author's.
  static let own =
    "(r.author_id = $1 or r.company_id = any($2::int[]) or (r.id is null and p.author_id = $1))"

  /// `$3` staff, `$4` the organisation that they are bound to.
  static let work =
    "($3::bool and ($4::text is null or s.organization_id = $4))"

  static let newestFirst = "order by p.created_at desc, p.id desc"
}
