import Access
import HTTPCore
import HTTPServer
import Idempotency
import JSON
import Kernel
import OpenAPI
import Postgres
import ServicesDomain
import ServicesStore

/// Which requests somebody of the staff follows, besides those that are given to him.
struct SubscriptionRoutes: Sendable {
  let app: ServicesApplication

  func table(_ access: AccessGuard) -> [Route] {
    let one = "/api/v1/services/requests/{id}/subscription"
    let staff = AccessRule.anyPermission([
      ServicesApplication.decide, ServicesApplication.keepProtocols,
    ])
    return [
      access.route(.put, one, staff, handler: subscribe)
        .described(SubscriptionDescriptions.subscribe),
      access.route(.delete, one, .signedIn, handler: unsubscribe)
        .described(SubscriptionDescriptions.unsubscribe),
      access.route(.get, "/api/v1/services/subscriptions", staff, handler: list)
        .described(SubscriptionDescriptions.list),
    ]
  }

  /// It says nothing but that it is there: whatever version somebody saw, it is the same.
  @Sendable func subscribe(_ request: Request, by principal: Principal) async throws -> Response {
    let id = try request.rowKey()
    let viewer = try principal.viewer()
    let row = try await app.database.transaction { [requests = app.requests] tx in
      try await requests.subscribe(viewer, to: id, in: tx)
    }
    return try RowsJSON.one(row, in: request.languages)
  }

  /// Also for whoever lost the right to see the request.
  @Sendable func unsubscribe(
    _ request: Request, by principal: Principal
  ) async throws -> Response {
    let id = try request.rowKey()
    let user = try principal.requireUser()
    try await app.database.transaction { [requests = app.requests] tx in
      try await requests.unsubscribe(user, from: id, in: tx)
    }
    return Response(.noContent)
  }

  @Sendable func list(_ request: Request, by principal: Principal) async throws -> Response {
    try request.checkQuery(["limit", "cursor", "lang"])
    let viewer = try principal.viewer()
    let page = try KeysetPage(request, of: "subscriptions of \(viewer.userID)", app.cursors)
    let rows = try await app.requests.subscriptions(
      of: viewer, before: page.number(), limit: page.asked)
    return RowsJSON.page(
      rows, limit: page.limit, next: try page.next(after: rows, byNumber: "id"),
      in: request.languages)
  }
}

enum SubscriptionDescriptions {
  static let subscribe = Operation("I am told what happens to a request")
    .saying(
      """
      Each step of it, and what the staff says of it, for as long as I may see it. Whoever has the \
      request is told anyway. Again it changes nothing.
      """
    )
    .spoken().answers(200, subscription, with: .etag)
    .refuses(403, "own-request").refuses(409, "erased")

  static let unsubscribe = Operation("I am told no more; again it changes nothing").answers(204)

  static let list = Operation("Requests that I follow, the newest subscription first")
    .paged().spoken().answers(.page(of: subscription))

  private static let subscription = Schema.object([
    "id": .id, "request_id": .rowID, "number": .text.nullable, "service": .text,
    "service_name": .localized, "status": .text, "bp_status": .text.nullable,
    "bp_status_label": .localized.nullable, "created_at": .instant,
  ]).named("services.RequestSubscription")
}
