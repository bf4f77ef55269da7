import Access
import HTTPCore
import HTTPServer
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// Plans of purchases and purchases, for whoever spends the money.
struct PurchaseRoutes: Sendable {
  let app: ServicesApplication

  static func address(_ kind: PurchaseKind) -> String {
    "/api/v1/services/purchase-\(kind.rawValue)s"
  }

  func table(_ access: AccessGuard) -> [Route] {
    PurchaseKind.allCases.flatMap { kind in
      let all = PurchaseRoutes.address(kind)
      let one = all + "/{id}"
      return [
        access.route(.get, all, .signedIn) { try await list(kind, $0, by: $1) }
          .described(PurchaseDescriptions.list(kind)),
        access.route(.post, all, .signedIn) { try await create(kind, $0, by: $1) }
          .described(PurchaseDescriptions.create(kind)),
        access.route(.get, one, .signedIn) { try await show(kind, $0, by: $1) }
          .described(PurchaseDescriptions.show(kind)),
        access.route(.patch, one, .signedIn) { try await keep(kind, $0, by: $1) }
          .described(PurchaseDescriptions.keep(kind)),
        access.route(.post, one + "/submission", .signedIn) {
          try await submit(kind, $0, by: $1)
        }.described(PurchaseDescriptions.submit(kind)),
        access.route(.get, one + "/history", .signedIn) { try await history(kind, $0, by: $1) }
          .described(PurchaseDescriptions.history),
      ]
    } + [
      access.route(
        .post, PurchaseRoutes.address(.plan) + "/{id}/amendments", .signedIn, handler: amend
      ).described(PurchaseDescriptions.amend),
      access.route(
        .post, PurchaseRoutes.address(.application) + "/{id}/contract", .signedIn,
        handler: contract
      ).described(PurchaseDescriptions.contract),
      access.route(
        .post, PurchaseRoutes.address(.application) + "/{id}/delivery", .signedIn,
        handler: deliver
      ).described(PurchaseDescriptions.deliver),
    ]
  }

  func list(
    _ kind: PurchaseKind, _ request: Request, by principal: Principal
  ) async throws -> Response {
    try await PurchaseList(
      app: app, kind: kind, request: request, viewer: principal.reportViewer()
    ).answer()
  }

  /// `{"request_id", "year"}`.
  func create(
    _ kind: PurchaseKind, _ request: Request, by principal: Principal
  ) async throws -> Response {
    var input = try await request.json()
    let under = input.integer("request_id", in: 1...Int64(Int32.max))
    let year = input.int("year", in: 2000...2100)
    let (id, wanted) = try input.finish(under, year)
    return try await app.createPurchase(kind, under: id, year: wanted, request, by: principal)
  }

  func show(
    _ kind: PurchaseKind, _ request: Request, by principal: Principal
  ) async throws -> Response {
    let view = try await app.purchases.view(
      kind, request.rowKey(), for: principal.reportViewer())
    guard let view else { throw NothingThere() }
    return try view.response(in: request.languages)
  }

  func keep(
    _ kind: PurchaseKind, _ request: Request, by principal: Principal
  ) async throws -> Response {
    let id = try request.rowKey()
    let expected = try request.expectedVersion()
    var input = try await request.json()
    let change = try FormValue.changes(in: &input)
    return try await app.keepPurchase(
      kind, id, change, expecting: expected, by: principal.reportViewer(),
      in: request.languages)
  }

  func submit(
    _ kind: PurchaseKind, _ request: Request, by principal: Principal
  ) async throws -> Response {
    let user = try principal.requireUser()
    return try await app.writePurchase(kind, request, by: principal) {
      try await app.purchases.submit(&$0, by: user, in: $1)
    }
  }

  func history(
    _ kind: PurchaseKind, _ request: Request, by principal: Principal
  ) async throws -> Response {
    let id = try request.rowKey()
    guard try await app.purchases.view(kind, id, for: principal.reportViewer()) != nil else {
      throw NothingThere()
    }
    let rows = try await app.purchases.history(kind, id)
    return RowsJSON.page(rows, limit: rows.count, next: nil, in: request.languages)
  }

  @Sendable func amend(_ request: Request, by principal: Principal) async throws -> Response {
    try await app.amendPlan(request, by: principal)
  }

  /// `{"number", "date", "supplier", "sum"}`.
  @Sendable func contract(_ request: Request, by principal: Principal) async throws -> Response {
    var input = try await request.json()
    let number = input.string("number", max: 100)
    let date = input.day("date")
    let supplier = input.string("supplier", max: 300)
    let sum = input.decimal("sum")
    let amount = sum.flatMap { Tenge($0) }
    if sum != nil, amount == nil { input.fault("sum", .format(.decimal)) }
    let (said, on, whom, money) = try input.finish(number, date, supplier, amount)
    let user = try principal.requireUser()
    return try await app.writePurchase(.application, request, by: principal) {
      try await app.purchases.complete(
        &$0, .contract,
        saying: [
          "number": .text(said), "date": .text(on.description), "supplier": .text(whom),
          "sum": .text(money.text),
        ], sum: money, by: user, comment: nil, in: $1)
    }
  }

  /// `{"date", "comment"?}`.
  @Sendable func deliver(_ request: Request, by principal: Principal) async throws -> Response {
    var input = try await request.json()
    let date = input.day("date")
    let words = input.string("comment", required: false, max: 5_000, multiline: true)
    let on = try input.finish(date)
    let user = try principal.requireUser()
    return try await app.writePurchase(.application, request, by: principal) {
      try await app.purchases.complete(
        &$0, .deliver, saying: ["date": .text(on.description)], sum: nil, by: user,
        comment: words, in: $1)
    }
  }
}
