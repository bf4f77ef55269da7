package import Kernel
import Postgres
import ServicesDomain

extension Requests {
  /// The newest that each part of the filter lets through alone, as its own index says: the oldest of
  /// these.
  private static func newest(_ filter: RequestFilter) -> SQL {
    func newest(_ condition: SQL) -> SQL {
      """
      coalesce((select r.created_at from service_servicerequest r where \(condition)
        order by r.created_at desc, r.id desc limit 1), timestamptz '1970-01-01 00:00Z')
      """
    }
    var bounds: [SQL] = ["timestamptz '2150-01-01 00:00Z'", newest("r.status <> 'draft'")]
    if filter.statuses.count == 1 {
      bounds.append(newest("r.status <> 'draft' and r.status = \(filter.statuses[0])"))
    }
    if filter.bpStatuses.count == 1 {
      bounds.append(newest("r.status <> 'draft' and r.bp_status = \(filter.bpStatuses[0])"))
    }
    if let service = filter.service { bounds.append(newest("r.service_id = \(service)")) }
    if let company = filter.companyID { bounds.append(newest("r.company_id = \(company)")) }
    if case .user(let id) = filter.assignee { bounds.append(newest("r.assignee_id = \(id)")) }
    return "select least(\(bounds.joined(", "))) as created_at"
  }

  private static let showing = Statement(
    """
    select \(RequestColumns.shown)
    from service_servicerequest r \(RequestColumns.joined)
    where r.id = any($2::int[]) \(RequestColumns.newestFirst)
    """)

  /// Where a search begins that names no day: nothing that the filter lets through is newer.
  package func newestForStaff(_ filter: RequestFilter) async throws -> Instant? {
    try await database.read(Requests.newest(filter)).first?.instant("created_at")
  }

  /// What the staff finds by words and by any of the filters, newest first.
  func search(
    for viewer: Viewer, _ filter: RequestFilter, limit: Int, after position: RequestPosition?
  ) async throws -> Rows {
    let empty = Requests.showing(true, [Int64]().asArray)
    var top = position
    if let before = filter.createdBefore, top.map({ before <= $0.createdAt }) ?? true {
      top = RequestPosition(createdAt: before, id: 0)
    }
    var newest = top?.createdAt
    if newest == nil { newest = try await newestForStaff(filter) }
    guard let newest else { return try await database.read(empty) }
    var walk = DayWalk(from: newest.dayNumber, downTo: filter.createdFrom?.dayNumber)
    let keys = RequestKeys(filter, organization: viewer.organization)
    var found: [Int64] = []
    while found.count < limit, let window = walk.next(found: found.count, of: limit) {
      let end =
        window.newest == newest.dayNumber || !keys.isOfAll(window)
        ? top : RequestPosition(createdAt: Instant(day: window.newest + 1), id: 0)
      let conditions =
        Requests.conditions(filter.words, keys.queries(in: window), keys.areWordsEnough)
        + Requests.conditions(filter, viewer.organization)
      found += try await database.read(
        """
        select w.service_request_id as id from service_requestwords w
        where \(conditions.joined(" and "))
          and (w.created_at, w.service_request_id)
            < (coalesce(\(end?.createdAt)::timestamptz, 'infinity'), \(end?.id ?? 0)::bigint)
        order by w.created_at desc, w.service_request_id desc limit \(limit - found.count)
        """
      ).map { try $0.int64("id") }
    }
    return try await database.read(Requests.showing(true, found.asArray))
  }

  /// What the index finds. Queries are hidden from the planner: the index is the way, however many they
  /// might find. Words that must not be there stand in one query with the rest of it: nothing leads to
  /// all others.
  private static func conditions(
    _ words: String?, _ keys: [String], _ areWordsEnough: Bool
  ) -> [SQL] {
    guard let words else { return keys.map { "w.words @@ (select \($0)::tsquery)" } }
    let typed: SQL =
      "(select search_query(\(words)) as query) typed where numnode(typed.query) > 0"
    guard !areWordsEnough else {
      return ["w.words @@ (select typed.query from \(typed))"]
        + keys.map { "w.words @@ (select \($0)::tsquery)" }
    }
    let all = keys.joined(separator: " & ")
    return ["w.words @@ (select typed.query && \(all)::tsquery from \(typed))"]
  }

  /// What is looked at in each that was found.
  private static func conditions(_ filter: RequestFilter, _ organization: String?) -> [SQL] {
    var conditions: [SQL] = []
    if let first = filter.createdFrom { conditions.append("w.created_at >= \(first)::timestamptz") }
    if let isOverdue = filter.isOverdue {
      conditions.append("coalesce(w.due_at < now(), false) = \(isOverdue)")
    }
    if let organization {
      conditions.append(
        """
        exists (select from service_servicerequest r join service_service s on s.code = r.service_id
          where r.id = w.service_request_id and s.organization_id = \(organization))
        """)
    }
    return conditions
  }
}

extension Instant {
  fileprivate init(day: Int) { self.init(seconds: Int64(day) * 86_400) }

  fileprivate var dayNumber: Int { Int(seconds / 86_400) }
}
