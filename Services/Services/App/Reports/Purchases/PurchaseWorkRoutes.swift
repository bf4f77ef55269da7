import Access
import HTTPCore
import HTTPServer
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// What the staff decides on plans and purchases.
struct PurchaseWorkRoutes: Sendable {
  let app: ServicesApplication

  func table(_ access: AccessGuard) -> [Route] {
    let rule = AccessRule.permission(ServicesApplication.decide)
    let plan = PurchaseRoutes.address(.plan) + "/{id}"
    let purchase = PurchaseRoutes.address(.application) + "/{id}"
    return [
      access.route(.post, plan + "/approval", rule) { try await approve(.plan, $0, by: $1) }
        .described(PurchaseDescriptions.approve(.plan)),
      access.route(.post, plan + "/return", rule) {
        try await decide(.plan, .sendBack, $0, by: $1)
      }.described(PurchaseDescriptions.decide(.plan, "Send a plan back")),
      access.route(.post, purchase + "/approval", rule) {
        try await approve(.application, $0, by: $1)
      }.described(PurchaseDescriptions.approve(.application)),
      access.route(.post, purchase + "/rejection", rule) {
        try await decide(.application, .reject, $0, by: $1)
      }.described(PurchaseDescriptions.decide(.application, "Reject a purchase")),
      access.route(.post, purchase + "/closure", rule, handler: close)
        .described(PurchaseDescriptions.close),
    ]
  }

  func approve(
    _ kind: PurchaseKind, _ request: Request, by principal: Principal
  ) async throws -> Response {
    let words = try await comment(request)
    let staff = try principal.requireUser()
    return try await app.decidePurchase(kind, request, by: principal) {
      try await app.purchases.approve(&$0, by: staff, comment: words, in: $1)
    }
  }

  func decide(
    _ kind: PurchaseKind, _ action: PurchaseMachine.Action, _ request: Request,
    by principal: Principal
  ) async throws -> Response {
    var input = try await request.json()
    let words = input.string("comment", max: 5_000, multiline: true)
    let comment = try input.finish(words)
    let staff = try principal.requireUser()
    return try await app.decidePurchase(kind, request, by: principal) {
      try await app.purchases.sendBack(&$0, action, by: staff, comment: comment, in: $1)
    }
  }

  @Sendable func close(_ request: Request, by principal: Principal) async throws -> Response {
    let words = try await comment(request)
    let staff = try principal.requireUser()
    return try await app.decidePurchase(.application, request, by: principal) {
      try await app.purchases.complete(
        &$0, .close, saying: [:], sum: nil, by: staff, comment: words, in: $1)
    }
  }

  private func comment(_ request: Request) async throws -> String? {
    guard !request.body.isEmpty else { return nil }
    var input = try await request.json()
    let words = input.string("comment", required: false, max: 5_000, multiline: true)
    try input.finish()
    return words
  }
}
