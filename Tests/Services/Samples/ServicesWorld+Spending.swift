import JSON
import Kernel
import Postgres
package import ServicesDomain
import ServicesStore

extension ServicesWorld {
  /// A plan for this request's 2026 that is in force.
  package func planInForce(
    _ request: Int64, _ lines: [String: String], by author: Int64 = applicant
  ) async throws -> Int64 {
    let viewer = reader(author)
    let id = try await database.transaction { [purchases] tx in
      try await purchases.create(.plan, under: request, year: 2026, by: viewer, in: tx)
    }
    try await write(.plan, id, ["lines": ServicesWorld.lines(lines)], by: author)
    try await submit(.plan, id, by: author)
    try await approve(.plan, id)
    return id
  }

  package static func lines(_ totals: [String: String]) -> FormValue {
    .list(
      totals.sorted { $0.key < $1.key }.map {
        ["code": .text($0.key), "title": "Things", "total": .text($0.value)]
      })
  }

  /// A purchase that was handed in.
  package func purchase(
    _ request: Int64, _ items: [(line: String, sum: String)], by author: Int64 = applicant
  ) async throws -> Int64 {
    let viewer = reader(author)
    let id = try await database.transaction { [purchases] tx in
      try await purchases.create(.application, under: request, year: 2026, by: viewer, in: tx)
    }
    let list = items.map { item -> FormValue in
      ["line": .text(item.line), "title": "A thing", "sum": .text(item.sum)]
    }
    try await write(.application, id, ["items": .list(list)], by: author)
    try await submit(.application, id, by: author)
    return id
  }

  package func write(
    _ kind: PurchaseKind, _ id: Int64, _ answers: [String: FormValue],
    by author: Int64 = applicant
  ) async throws {
    let viewer = reader(author)
    try await database.transaction { [purchases] tx in
      var locked = try await purchases.lock(kind, id, ownedBy: viewer, in: tx)
      try await purchases.keep(answers, in: &locked, by: author, tx: tx)
    }
  }

  package func submit(
    _ kind: PurchaseKind, _ id: Int64, by author: Int64 = applicant
  ) async throws {
    let viewer = reader(author)
    try await database.transaction { [purchases] tx in
      var locked = try await purchases.lock(kind, id, ownedBy: viewer, in: tx)
      try await purchases.submit(&locked, by: author, in: tx)
    }
  }

  package func approve(
    _ kind: PurchaseKind, _ id: Int64, by staff: Int64 = staff
  ) async throws {
    let viewer = reader(staff, staff: true)
    try await database.transaction { [purchases] tx in
      var locked = try await purchases.lockForWork(kind, id, for: viewer, in: tx)
      try await purchases.approve(&locked, by: staff, comment: nil, in: tx)
    }
  }

  /// A plan goes back to its author, a purchase is refused.
  package func sendBack(
    _ kind: PurchaseKind, _ id: Int64, by staff: Int64 = staff
  ) async throws {
    let viewer = reader(staff, staff: true)
    try await database.transaction { [purchases] tx in
      var locked = try await purchases.lockForWork(kind, id, for: viewer, in: tx)
      try await purchases.sendBack(
        &locked, kind == .plan ? .sendBack : .reject, by: staff, comment: "Жоқ", in: tx)
    }
  }

  package func amend(_ plan: Int64, by author: Int64 = applicant) async throws -> Int64 {
    let viewer = reader(author)
    return try await database.transaction { [purchases] tx in
      let locked = try await purchases.lock(.plan, plan, ownedBy: viewer, in: tx)
      return try await purchases.amend(locked, by: author, in: tx)
    }
  }

  /// What was bought by a purchase that was approved: a contract, a delivery.
  package func complete(
    _ purchase: Int64, _ action: PurchaseMachine.Action, sum: Tenge? = nil, by author: Int64
  ) async throws {
    let viewer = reader(author)
    let said: FormValue = sum.map { .text($0.text) } ?? .null
    try await database.transaction { [purchases] tx in
      var locked = try await purchases.lock(.application, purchase, ownedBy: viewer, in: tx)
      try await purchases.complete(
        &locked, action, saying: ["sum": said], sum: sum, by: author, comment: nil, in: tx)
    }
  }

  package func close(_ purchase: Int64, by staff: Int64 = staff) async throws {
    let viewer = reader(staff, staff: true)
    try await database.transaction { [purchases] tx in
      var locked = try await purchases.lockForWork(.application, purchase, for: viewer, in: tx)
      try await purchases.complete(
        &locked, .close, saying: [:], sum: nil, by: staff, comment: nil, in: tx)
    }
  }

  /// What a line of a plan has left.
  package func remainder(_ plan: Int64, _ code: String) async throws -> String {
    try await database.query(
      """
      select (total - approved)::text as left from service_gupplanline
      where plan_id = \(plan) and code = \(code)
      """
    ).first?.string("left") ?? ""
  }
}
