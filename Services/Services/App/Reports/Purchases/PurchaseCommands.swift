import Access
import HTTPCore
import Idempotency
import JSON
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

extension ServicesApplication {
  var purchases: Purchases { Purchases(requests: requests) }

  func createPurchase(
    _ kind: PurchaseKind, under id: Int64, year: Int, _ request: Request,
    by principal: Principal
  ) async throws -> Response {
    let viewer = try principal.reportViewer()
    guard let row = try await requests.read(id, for: viewer.viewer).first else {
      throw PurchaseError.missing
    }
    let company = try row.optionalInt64("company_id")
    try await confirm(company, viewer)
    return try await commands.run(request, by: principal) { [requests, purchases] tx in
      try await requests.hold(author: viewer.viewer.userID, company: company, in: tx)
      let made = try await purchases.create(kind, under: id, year: year, by: viewer, in: tx)
      return try await purchases.created(kind, made, for: viewer, in: request.languages, tx)
    }
  }

  func keepPurchase(
    _ kind: PurchaseKind, _ id: Int64, _ change: [String: FormValue], expecting version: Int64?,
    by viewer: ReportViewer, in choice: LanguageChoice
  ) async throws -> Response {
    try await confirm(purchases.company(of: kind, id, ownedBy: viewer), viewer)
    return try await database.transaction { [purchases] tx in
      var locked = try await purchases.lock(kind, id, ownedBy: viewer, in: tx)
      if let version, version != locked.purchase.rowVersion {
        throw VersionRefusal.stale(current: locked.purchase.rowVersion)
      }
      try await purchases.keep(change, in: &locked, by: viewer.viewer.userID, tx: tx)
      return try await purchases.answer(kind, id, for: viewer, in: choice, tx)
    }
  }

  func amendPlan(_ request: Request, by principal: Principal) async throws -> Response {
    let viewer = try principal.reportViewer()
    let id = try request.rowKey()
    let company = try await purchases.company(of: .plan, id, ownedBy: viewer)
    try await confirm(company, viewer)
    return try await commands.run(request, by: principal) { [requests, purchases] tx in
      try await requests.hold(author: viewer.viewer.userID, company: company, in: tx)
      let locked = try await purchases.lock(.plan, id, ownedBy: viewer, in: tx)
      let made = try await purchases.amend(locked, by: viewer.viewer.userID, in: tx)
      return try await purchases.created(.plan, made, for: viewer, in: request.languages, tx)
    }
  }

  /// A command of whoever spends the money.
  func writePurchase(
    _ kind: PurchaseKind, _ request: Request, by principal: Principal,
    _ command: @escaping (inout LockedPurchase, Transaction) async throws -> Void
  ) async throws -> Response {
    let viewer = try principal.reportViewer()
    let id = try request.rowKey()
    let company = try await purchases.company(of: kind, id, ownedBy: viewer)
    try await confirm(company, viewer)
    return try await commands.run(request, by: principal) { [requests, purchases] tx in
      try await requests.hold(author: viewer.viewer.userID, company: company, in: tx)
      var locked = try await purchases.lock(kind, id, ownedBy: viewer, in: tx)
      try await command(&locked, tx)
      return try await purchases.answer(kind, id, for: viewer, in: request.languages, tx)
    }
  }

  /// A command of the staff.
  func decidePurchase(
    _ kind: PurchaseKind, _ request: Request, by principal: Principal,
    _ command: @escaping (inout LockedPurchase, Transaction) async throws -> Void
  ) async throws -> Response {
    let viewer = try principal.reportViewer()
    let id = try request.rowKey()
    return try await commands.run(request, by: principal) { [purchases] tx in
      var locked = try await purchases.lockForWork(kind, id, for: viewer, in: tx)
      try await command(&locked, tx)
      return try await purchases.answer(kind, id, for: viewer, in: request.languages, tx)
    }
  }

  /// Who writes for a company must still be of it.
  private func confirm(_ company: Int64?, _ viewer: ReportViewer) async throws {
    guard let company else { return }
    guard try await memberships.isMember(viewer.viewer.userID, company) else {
      throw ServiceRefusal.notMember
    }
  }
}

extension Purchases {
  fileprivate func answer(
    _ kind: PurchaseKind, _ id: Int64, for viewer: ReportViewer, in choice: LanguageChoice,
    status: Status = .ok, _ tx: Transaction
  ) async throws -> Response {
    guard let view = try await view(kind, id, for: viewer, in: tx) else {
      throw PurchaseError.missing
    }
    return try view.response(in: choice, status: status)
  }

  fileprivate func created(
    _ kind: PurchaseKind, _ id: Int64, for viewer: ReportViewer, in choice: LanguageChoice,
    _ tx: Transaction
  ) async throws -> Response {
    try await answer(kind, id, for: viewer, in: choice, status: .created, tx)
      .with(.location, "\(PurchaseRoutes.address(kind))/\(id)")
  }
}
