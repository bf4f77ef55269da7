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
    let limit = try request.limit()
    try request.checkQuery(["limit", "cursor", "lang", "scope", "status", "request_id"])
    let rows = try await app.purchases.list(
      kind, for: viewer, work: isWork(), request: request.key("request_id"),
      statuses: statuses(), limit: limit + 1, after: position())
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

  private func statuses() throws -> [String] {
    guard let word = request.query("status") else { return [] }
    let known = PurchaseMachine.Status.allCases.map(\.rawValue)
    guard known.contains(word) else {
      throw ValidationFailure([InputFault.choice(known).at("status")])
    }
    return [word]
  }

  private var name: String {
    let items = request.target.query.items
      .filter { !["cursor", "limit", "lang"].contains($0.name) }
      .map { "\($0.name)=\($0.value)" }.sorted()
    return "\(kind.rawValue) purchases of \(viewer.viewer.userID) "
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
}
