package import Postgres
package import ServicesDomain

/// What a list of reports is narrowed to.
package struct ReportFilter: Sendable, Hashable {
  package var statuses: [String] = []
  package var type: String?
  package var service: String?
  package var request: Int64?
  package var year: Int?
  package var assignee: RequestFilter.Assignee?
  /// Whether it is or was late.
  package var isLate: Bool?

  package init() {}
}

extension Reports {
  /// The viewer's own, or (`work`) those of the services that the staff sees.
  package func list(
    _ kind: ReportKind, for viewer: ReportViewer, work: Bool, narrowedBy filter: ReportFilter,
    limit: Int, after position: RequestPosition?
  ) async throws -> Rows {
    var conditions: [SQL] = [
      work ? Reports.works(viewer) : Reports.owns(viewer, in: kind.table)
    ]
    if filter.statuses.count == 1 {
      conditions.append("p.status = \(filter.statuses[0])")
    } else if !filter.statuses.isEmpty {
      conditions.append("p.status = any(\(filter.statuses.asArray)::text[])")
    }
    if let type = filter.type { conditions.append("p.report_type = \(type)") }
    if let service = filter.service { conditions.append("r.service_id = \(service)") }
    if let request = filter.request { conditions.append("p.service_request_id = \(request)") }
    if let year = filter.year { conditions.append("p.year = \(year)::integer") }
    switch filter.assignee {
    case .nobody: conditions.append("p.assignee_id is null")
    case .user(let id): conditions.append("p.assignee_id = \(id)")
    case nil: break
    }
    if let isLate = filter.isLate {
      conditions.append(isLate ? "p.overdue_since is not null" : "p.overdue_since is null")
    }
    if let position {
      conditions.append(
        "(p.created_at, p.id) < (\(position.createdAt)::timestamptz, \(position.id)::bigint)")
    }
    return try await database.read(
      """
      select \(unsafe: ReportColumns.shown(kind)) \(unsafe: ReportColumns.from(kind))
      where \(conditions.joined(" and ")) \(unsafe: ReportColumns.newestFirst)
      limit \(literal: limit)
      """)
  }

  /// Few of a table are one person's: they are found by his requests, or by his name where a row hangs
  /// on none.
  static func owns(_ viewer: ReportViewer, in table: String) -> SQL {
    let user = viewer.viewer.userID
    return """
      p.id = any(array(
        select own.id from \(identifier: table) own where own.service_request_id = any(array(
          select o.id from service_servicerequest o where o.author_id = \(user)
          union all
          select o.id from service_servicerequest o
          where o.company_id = any(\(viewer.viewer.companies.asArray)::int[])))
        union all
        select own.id from \(identifier: table) own
        where own.author_id = \(user) and own.service_request_id is null))
      """
  }

  private static func works(_ viewer: ReportViewer) -> SQL {
    guard let organization = viewer.organization else { return "true" }
    return "s.organization_id = \(organization)"
  }
}
