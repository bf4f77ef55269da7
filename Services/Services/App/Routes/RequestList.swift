import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// `GET requests`: one's own by default, all that was submitted for the staff (`scope=work`).
struct RequestList {
  let app: ServicesApplication
  let request: Request
  let viewer: Viewer

  private static let known = filters.union(["limit", "cursor", "lang", "order", "scope"])

  /// What it is narrowed to.
  static let filters: Set<String> = [
    "service", "status", "status__in", "bp_status",
    "bp_status__in", "company_id", "parent_id", "assignee", "number", "created_at__gte",
    "created_at__lt", "overdue", "q",
  ]

  func answer() async throws -> Response {
    // The cursor is bound to the person, the order and every filter.
    let page = try KeysetPage(
      request, of: "requests of \(viewer.userID) \(request.narrowing)", app.cursors)
    try request.checkQuery(RequestList.known)
    let work = try isWork()
    let filter = try filter()
    if filter.words != nil, !work {
      throw ValidationFailure([InputFault.choice(["work"]).at("scope")])
    }
    let position = try page.position()
    let rows =
      if work || !filter.isEmpty {
        try await app.requests.list(
          of: viewer, work: work, narrowedBy: filter, limit: page.asked, after: position)
      } else {
        try await app.requests.list(of: viewer, limit: page.asked, after: position)
      }
    return RowsJSON.page(
      rows, limit: page.limit, next: try page.next(after: rows), in: request.languages)
  }

  private func isWork() throws -> Bool {
    if let order = request.query("order"), order != "-created_at" {
      throw ValidationFailure([InputFault.choice(["-created_at"]).at("order")])
    }
    switch request.query("scope") {
    case nil, "mine": return false
    case "work":
      guard viewer.isStaff else { throw AccessRefusal.notAllowed }
      return true
    default: throw ValidationFailure([InputFault.choice(["mine", "work"]).at("scope")])
    }
  }

  func filter() throws -> RequestFilter {
    var filter = RequestFilter()
    filter.service = request.query("service")
    filter.statuses = try words("status", among: RequestStatus.allCases.map(\.rawValue))
    filter.bpStatuses = try words("bp_status", among: nil)
    filter.companyID = try request.key("company_id")
    filter.parentID = try request.key("parent_id")
    filter.number = request.query("number")
    filter.createdFrom = try request.instant("created_at__gte")
    filter.createdBefore = try request.instant("created_at__lt")
    filter.isOverdue = try request.flag("overdue")
    filter.words = try request.words()
    switch request.query("assignee") {
    case nil: break
    case "none": filter.assignee = .nobody
    case "me": filter.assignee = .user(viewer.userID)
    default: filter.assignee = try request.key("assignee").map { .user($0) }
    }
    return filter
  }

  private func words(_ name: String, among known: [String]?) throws -> [String] {
    let one = request.query(name).map { [$0] }
    let several = request.query("\(name)__in")?.split(separator: ",").map(String.init)
    let words = one ?? several ?? []
    if let known, !words.allSatisfy(known.contains) {
      throw ValidationFailure([InputFault.choice(known).at(name)])
    }
    guard words.count <= 50 else {
      throw ValidationFailure([InputFault.count(1...50).at(name)])
    }
    return words
  }
}
