package import Kernel
package import Postgres

/// The last row of a page: lists go from the newest to the oldest.
package struct RequestPosition: Sendable, Hashable {
  package let createdAt: Instant
  package let id: Int64

  package init(createdAt: Instant, id: Int64) {
    self.createdAt = createdAt
    self.id = id
  }
}

/// What a list is narrowed to.
package struct RequestFilter: Sendable, Hashable {
  package enum Assignee: Sendable, Hashable {
    case nobody
    case user(Int64)
  }

  package var service: String?
  package var statuses: [String] = []
  package var bpStatuses: [String] = []
  package var companyID: Int64?
  /// The request to which they belong.
  package var parentID: Int64?
  package var assignee: Assignee?
  package var number: String?
  package var createdFrom: Instant?
  package var createdBefore: Instant?
  package var isOverdue: Bool?
  /// What somebody typed to look for; only for the staff.
  package var words: String?

  package init() {}

  package var isEmpty: Bool { self == RequestFilter() }

  /// Nothing but days, or one status beside them: the newest first, by an index of their own.
  var isByTime: Bool {
    var rest = self
    rest.createdFrom = nil
    rest.createdBefore = nil
    if rest.statuses.count == 1 { rest.statuses = [] }
    return rest.isEmpty
  }
}

extension Requests {
  private static let mine = Statement(
    """
    select \(RequestColumns.shown)
    from service_servicerequest r \(RequestColumns.joined)
    where r.author_id = $2 \(RequestColumns.newestFirst) limit $3
    """)

  private static let mineAfter = Statement(
    """
    select \(RequestColumns.shown)
    from service_servicerequest r \(RequestColumns.joined)
    where r.author_id = $2 and (r.created_at, r.id) < ($4::timestamptz, $5::bigint)
    \(RequestColumns.newestFirst) limit $3
    """)

  /// Each owner's newest first, by its own index; then the newest of them all.
  private static let ours = Statement(
    """
    select \(RequestColumns.shown)
    from (
      (select id from service_servicerequest where author_id = $2
        order by created_at desc, id desc limit $3)
      union
      (select of_one.id from unnest($4::int[]) as company (id)
        cross join lateral (
          select id from service_servicerequest where company_id = company.id
          order by created_at desc, id desc limit $3) as of_one)
    ) as found
    join service_servicerequest r on r.id = found.id \(RequestColumns.joined)
    \(RequestColumns.newestFirst) limit $3
    """)

  private static let oursAfter = Statement(
    """
    select \(RequestColumns.shown)
    from (
      (select id from service_servicerequest
        where author_id = $2 and (created_at, id) < ($5::timestamptz, $6::bigint)
        order by created_at desc, id desc limit $3)
      union
      (select of_one.id from unnest($4::int[]) as company (id)
        cross join lateral (
          select id from service_servicerequest
          where company_id = company.id and (created_at, id) < ($5::timestamptz, $6::bigint)
          order by created_at desc, id desc limit $3) as of_one)
    ) as found
    join service_servicerequest r on r.id = found.id \(RequestColumns.joined)
    \(RequestColumns.newestFirst) limit $3
    """)

  /// The viewer's own requests and those of the viewer's companies.
  package func list(
    of viewer: Viewer, limit: Int, after position: RequestPosition?
  ) async throws -> Rows {
    let sql: SQL =
      switch (viewer.companies.isEmpty, position) {
      case (true, nil): Requests.mine(false, viewer.userID, limit)
      case (true, let position?):
        Requests.mineAfter(false, viewer.userID, limit, position.createdAt, position.id)
      case (false, nil): Requests.ours(false, viewer.userID, limit, viewer.companies.asArray)
      case (false, let position?):
        Requests.oursAfter(
          false, viewer.userID, limit, viewer.companies.asArray, position.createdAt, position.id)
      }
    return try await database.read(sql)
  }

  /// A narrowed list: of the viewer's own, or (`work`) of all that was submitted.
  package func list(
    of viewer: Viewer, work: Bool, narrowedBy filter: RequestFilter, limit: Int,
    after position: RequestPosition?
  ) async throws -> Rows {
    // Few belong to one request: its index finds them at once.
    if work, filter.number == nil, filter.parentID == nil,
      !filter.isByTime || viewer.organization != nil
    {
      return try await search(for: viewer, filter, limit: limit, after: position)
    }
    var conditions: [SQL] =
      work
      ? [SQL(unsafe: RequestColumns.submitted)]
      : [
        "(r.author_id = \(viewer.userID) or r.company_id = any(\(viewer.companies.asArray)::int[]))"
      ]
    if work, filter.isByTime, let status = filter.statuses.first {
      // Its index has the order. With an owner beside it that would be the wrong one.
      conditions.append("r.status = \(status)")
    }
    conditions += filter.conditions
    if work, let organization = viewer.organization {
      conditions.append("s.organization_id = \(organization)")
    }
    if let position {
      conditions.append(
        "(r.created_at, r.id) < (\(position.createdAt)::timestamptz, \(position.id)::bigint)")
    }
    let shown = Requests.shownTo(staff: work)
    return try await database.read(
      """
      select \(shown) from service_servicerequest r \(unsafe: RequestColumns.joined)
      where \(conditions.joined(" and ")) \(unsafe: RequestColumns.newestFirst) limit \(literal: limit)
      """)
  }

  static func shownTo(staff: Bool) -> SQL {
    SQL(
      unsafe: RequestColumns.shown.split(separator: "$1", omittingEmptySubsequences: false)
        .joined(separator: staff ? "true" : "false"))
  }
}

extension RequestFilter {
  /// On the request `r`.
  var conditions: [SQL] {
    var conditions: [SQL] = []
    if let service { conditions.append("r.service_id = \(service)") }
    if !statuses.isEmpty {
      conditions.append("r.status = any(\(statuses.asArray)::text[])")
    }
    // One step has an index of its own with the order; of several each row is looked at.
    if bpStatuses.count == 1 {
      conditions.append("r.bp_status = \(bpStatuses[0])")
    } else if !bpStatuses.isEmpty {
      conditions.append("r.bp_status = any(\(bpStatuses.asArray)::text[])")
    }
    if let company = companyID { conditions.append("r.company_id = \(company)") }
    if let parent = parentID { conditions.append("r.parent_id = \(parent)") }
    if let words {
      conditions.append(
        """
        exists (select from service_requestwords w
          where w.service_request_id = r.id and w.words @@ search_query(\(words)))
        """)
    }
    if let number { conditions.append("r.number = \(number)") }
    switch assignee {
    case .nobody: conditions.append("r.assignee_id is null")
    case .user(let id): conditions.append("r.assignee_id = \(id)")
    case nil: break
    }
    if let isOverdue {
      conditions.append("\(unsafe: RequestColumns.isOverdue) = \(isOverdue)")
    }
    if let first = createdFrom { conditions.append("r.created_at >= \(first)") }
    if let last = createdBefore { conditions.append("r.created_at < \(last)") }
    return conditions
  }
}
