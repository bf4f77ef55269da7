import JSON
import Kernel
package import Postgres
package import ServicesDomain

/// A plan or a purchase, its row locked.
package struct LockedPurchase: Sendable {
  package var purchase: Purchase
  package let answers: [String: FormValue]
  let requestID: Int64?
  let year: Int?
  let amends: Int64?
  let companyID: Int64?
  let isRequestActive: Bool
  let context: FormContext
}

extension Purchases {
  private static func locking(_ kind: PurchaseKind, _ access: String) -> String {
    """
    select p.id, p.status, p.author_id, p.year, p.data, p.row_version, p.service_request_id,
      r.author_id as request_author_id, r.company_id, r.status as request_status,
      \(kind == .plan ? "p.amends_id" : "null::int as amends_id"),
      (now() at time zone 'Asia/Almaty')::date as today
    \(PurchaseColumns.from(kind))
    where p.id = $5 and \(access)
    for no key update of p
    """
  }

  private static let lockingOwn = PurchaseStatements {
    locking($0, "\(ReportColumns.own) and ($3::bool is not null or $4::text is null)")
  }
  private static let lockingWork = PurchaseStatements {
    locking(
      $0,
      """
      \(ReportColumns.work) and p.status <> 'draft'
        and ($1::bigint is not null or $2::int[] is null)
      """)
  }

  package func lock(
    _ kind: PurchaseKind, _ id: Int64, ownedBy viewer: ReportViewer, in tx: Transaction
  ) async throws -> LockedPurchase {
    try await lock(kind, id, by: Purchases.lockingOwn, viewer, in: tx)
  }

  package func lockForWork(
    _ kind: PurchaseKind, _ id: Int64, for viewer: ReportViewer, in tx: Transaction
  ) async throws -> LockedPurchase {
    try await lock(kind, id, by: Purchases.lockingWork, viewer, in: tx)
  }

  private func lock(
    _ kind: PurchaseKind, _ id: Int64, by statements: PurchaseStatements, _ viewer: ReportViewer,
    in tx: Transaction
  ) async throws -> LockedPurchase {
    let rows = try await tx.query(
      statements[kind](
        viewer.viewer.userID, viewer.viewer.companies.asArray, viewer.viewer.isStaff,
        viewer.organization, id))
    guard let row = rows.first else { throw PurchaseError.missing }
    let authors = [try row.optionalInt64("author_id"), try row.optionalInt64("request_author_id")]
    return LockedPurchase(
      purchase: Purchase(
        stored: id, kind: kind, authors: Set(authors.compactMap(\.self)),
        status: PurchaseMachine.Status(rawValue: try row.string("status")),
        rowVersion: try row.int64("row_version")),
      answers: try FormValue(json: row.json("data")).object ?? [:],
      requestID: try row.optionalInt64("service_request_id"),
      year: try row.optionalInt("year"), amends: try row.optionalInt64("amends_id"),
      companyID: try row.optionalInt64("company_id"),
      isRequestActive: Purchases.active.contains(
        try row.optionalString("request_status") ?? ""),
      context: FormContext(today: try row.day("today"), companyID: nil))
  }

  /// Money is spent under requests that stand in one of these.
  static let active: Set<String> = ["approved", "active"]

  private static let owning = PurchaseStatements { kind in
    """
    select r.company_id \(PurchaseColumns.from(kind))
    where p.id = $5 and \(ReportColumns.own)
      and ($3::bool is not null or $4::text is null)
    """
  }

  /// For which company one's own is written; `nil` for oneself.
  package func company(
    of kind: PurchaseKind, _ id: Int64, ownedBy viewer: ReportViewer
  ) async throws -> Int64? {
    let rows = try await database.read(
      Purchases.owning[kind](
        viewer.viewer.userID, viewer.viewer.companies.asArray, viewer.viewer.isStaff,
        viewer.organization, id))
    guard let row = rows.first else { throw PurchaseError.missing }
    return try row.optionalInt64("company_id")
  }
}
