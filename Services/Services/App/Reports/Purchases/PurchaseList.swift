import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// `GET purchase-plans`, `GET purchase-applications`: one's own, or those of the staff.
struct PurchaseList {
  let app: ServicesApplication
  let kind: PurchaseKind
  let request: Request
  let viewer: ReportViewer

  func answer() async throws -> Response {
    let page = try KeysetPage(
      request, of: "\(kind.rawValue) purchases of \(viewer.viewer.userID) " + request.narrowing,
      app.cursors)
    try request.checkQuery(["limit", "cursor", "lang", "scope", "status", "request_id"])
    let rows = try await app.purchases.list(
      kind, for: viewer, work: isWork(), request: request.key("request_id"),
      statuses: statuses(), limit: page.asked, after: page.position())
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

  private func statuses() throws -> [String] {
    guard let word = request.query("status") else { return [] }
    let known = PurchaseMachine.Status.allCases.map(\.rawValue)
    guard known.contains(word) else {
      throw ValidationFailure([InputFault.choice(known).at("status")])
    }
    return [word]
  }
}
