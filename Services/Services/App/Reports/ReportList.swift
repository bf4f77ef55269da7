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
    // The cursor is bound to the person, the kind and every filter.
    let page = try KeysetPage(
      request,
      of: "reports \(request.parameter("kind") ?? "") of \(viewer.viewer.userID) "
        + request.narrowing, app.cursors)
    try request.checkQuery(ReportList.known)
    let rows = try await app.reports.list(
      kind, for: viewer, work: isWork(), narrowedBy: filter(), limit: page.asked,
      after: page.position())
    return RowsJSON.page(
      rows, limit: page.limit, next: try page.next(after: rows), in: request.languages)
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
