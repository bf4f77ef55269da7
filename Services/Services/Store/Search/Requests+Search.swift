package import Kernel
import Postgres
import ServicesDomain

extension Requests {
  private static let newest = Statement(
    """
    select least(created_at, timestamptz '2150-01-01 00:00Z') as created_at
    from service_servicerequest where status <> 'draft'
    order by created_at desc, id desc limit 1
    """)

  // The query is hidden from the planner: the index is the way, however many it might find.
  private static let finding = Statement(
    """
    select w.service_request_id as id from service_requestwords w
    where w.words @@ (select case when $1::text is null then $2::tsquery
        when numnode(search_query($1)) > 0 then search_query($1) && $2::tsquery end)
      and (w.created_at, w.service_request_id)
        < (coalesce($3::timestamptz, 'infinity'), $4::bigint)
      and w.created_at >= $5::timestamptz
      and ($6::boolean is null or coalesce(w.due_at < now(), false) = $6)
      and ($7::varchar is null or exists (
        select from service_servicerequest r join service_service s on s.code = r.service_id
        where r.id = w.service_request_id and s.organization_id = $7))
    order by w.created_at desc, w.service_request_id desc limit $8
    """)

  private static let showing = Statement(
    """
    select \(RequestColumns.shown)
    from service_servicerequest r \(RequestColumns.joined)
    where r.id = any($2::int[]) \(RequestColumns.newestFirst)
    """)

  private static let dawn = Instant(seconds: -62_135_596_800)

  /// Where a search begins that names no day: when the newest request was made that the staff may see.
  package func newestForStaff() async throws -> Instant? {
    try await database.read(Requests.newest()).first?.instant("created_at")
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
    if newest == nil { newest = try await newestForStaff() }
    guard let newest else { return try await database.read(empty) }
    var walk = DayWalk(from: newest.dayNumber, downTo: filter.createdFrom?.dayNumber)
    let keys = RequestKeys(filter, organization: viewer.organization)
    var found: [Int64] = []
    while found.count < limit, let window = walk.next(found: found.count, of: limit) {
      let end =
        window.newest == newest.dayNumber || !keys.isOfAll(window)
        ? top : RequestPosition(createdAt: Instant(day: window.newest + 1), id: 0)
      found += try await database.read(
        Requests.finding(
          filter.words, keys.query(in: window), end?.createdAt, end?.id ?? 0,
          filter.createdFrom ?? Requests.dawn, filter.isOverdue, viewer.organization,
          limit - found.count)
      ).map { try $0.int64("id") }
    }
    return try await database.read(Requests.showing(true, found.asArray))
  }
}

extension Instant {
  fileprivate init(day: Int) { self.init(seconds: Int64(day) * 86_400) }

  fileprivate var dayNumber: Int { Int(seconds / 86_400) }
}
