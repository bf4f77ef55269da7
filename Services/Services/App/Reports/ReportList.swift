import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// `GET reports/{kind}`: one's own by default, those that the staff works on with `scope=work`.
struct ReportList {
  let app: ServicesApplication
  let request: Request
  let viewer: ReportViewer

  private static let known: Set<String> = [
    "limit", "cursor", "lang", "scope", "status", "status__in", "type", "service", "request_id",
    "year", "assignee", "overdue",
  ]

  func answer() async throws -> Response {
    let kind = try request.reportKind()
    let limit = try request.limit()
    try request.checkQuery(ReportList.known)
    let rows = try await app.reports.list(
      kind, for: viewer, work: isWork(), narrowedBy: filter(), limit: limit + 1,
      after: position())
    var next: String?
    if rows.count > limit {
      let last = rows[limit - 1]
      next = try app.cursors.cursor(
        [String(last.instant("created_at").microseconds), String(last.int64("id"))], of: name)
    }
    return RowsJSON.page(rows, limit: limit, next: next, in: request.languages)
  }

  private func isWork() throws -> Bool {
    switch request.query("scope") {
    case nil, "mine": return false
    case "work":
      guard viewer.viewer.isStaff else { throw AccessRefusal.notAllowed }
      return true
    default: throw ValidationFailure([InputFault.choice(["mine", "work"]).at("scope")])
    }
  }

  /// The cursor is bound to the person, the kind and every filter.
  private var name: String {
    let items = request.target.query.items
      .filter { !["cursor", "limit", "lang"].contains($0.name) }
      .map { "\($0.name)=\($0.value)" }.sorted()
    return "reports \(request.parameter("kind") ?? "") of \(viewer.viewer.userID) "
      + items.joined(separator: "&")
  }

  private func position() throws -> RequestPosition? {
    guard let cursor = request.query("cursor") else { return nil }
    let values = try app.cursors.position(cursor, of: name)
    guard values.count == 2, let time = values[0].flatMap({ Int64($0) }),
      let id = values[1].flatMap({ Int64($0) })
    else { throw BadCursor() }
    return RequestPosition(createdAt: Instant(microseconds: time), id: id)
  }

  private func filter() throws -> ReportFilter {
    var filter = ReportFilter()
    filter.statuses = try statuses()
    filter.type = request.query("type")
    filter.service = request.query("service")
    filter.request = try request.key("request_id")
    filter.year = try request.key("year").flatMap { Int(exactly: $0) }
    filter.isLate = try request.flag("overdue")
    switch request.query("assignee") {
    case nil: break
    case "none": filter.assignee = .nobody
    case "me": filter.assignee = .user(viewer.viewer.userID)
    default: filter.assignee = try request.key("assignee").map { .user($0) }
    }
    return filter
  }

  private func statuses() throws -> [String] {
    let one = request.query("status").map { [$0] }
    let words =
      one ?? request.query("status__in")?.split(separator: ",").map(String.init) ?? []
    let known = ReportStatus.allCases.map(\.rawValue)
    guard words.allSatisfy(known.contains), words.count <= 20 else {
      throw ValidationFailure([InputFault.choice(known).at("status")])
    }
    return words
  }
}
