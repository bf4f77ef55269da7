import JSON
import Kernel
package import Postgres
package import ServicesDomain

extension Purchases {
  package func sendBack(
    _ locked: inout LockedPurchase, _ action: PurchaseMachine.Action, by staff: Int64,
    comment: String?, in tx: Transaction
  ) async throws {
    let step = try locked.purchase.go(action, by: staff, comment: comment)
    try await save(step, of: locked, in: tx)
  }

  package func approve(
    _ locked: inout LockedPurchase, by staff: Int64, comment: String?, in tx: Transaction
  ) async throws {
    let step = try locked.purchase.go(.approve, by: staff, comment: comment)
    switch locked.purchase.kind {
    case .plan: try await putInForce(locked, by: staff, in: tx)
    case .application: try await spend(locked, in: tx)
    }
    try await save(step, of: locked, in: tx)
  }

  private static let superseding = Statement(
    """
    with old as (
      update service_guppurchaseplan set status = 'amended', row_version = row_version + 1,
        updated_at = now()
      where id = $1 and status = 'approved' returning id, service_request_id
    )
    insert into service_reportlog (source, report_id, service_request_id, action, from_status,
      to_status, user_id)
    select 'service.guppurchaseplan', id, service_request_id, 'supersede', 'approved', 'amended', $2
    from old
    """)

  private static let lining = Statement(
    """
    insert into service_gupplanline (plan_id, code, title, total, approved)
    select $1, line.code, line.title, line.total, coalesce(old.approved, 0)
    from unnest($3::text[], $4::text[], $5::numeric[]) line (code, title, total)
    left join service_gupplanline old on old.plan_id = $2 and old.code = line.code
    """)

  private static let uncovered = Statement(
    """
    select old.code from service_gupplanline old
    left join unnest($2::text[], $3::numeric[]) line (code, total) on line.code = old.code
    where old.plan_id = $1 and old.approved > coalesce(line.total, 0)
    order by 1
    """)

  /// The lines of the plan become countable; what was approved against the version before is spoken for
  /// in this one.
  private func putInForce(
    _ locked: LockedPurchase, by staff: Int64, in tx: Transaction
  ) async throws {
    let sums = try PurchaseKind.plan.sums(of: locked.answers)
    let codes = sums.map(\.code)
    let totals = sums.map(\.sum.text)
    if let old = locked.amends {
      // From here on nothing is approved against the old version.
      let superseded = try await tx.query(Purchases.superseding(old, staff))
      guard superseded.affected == 1 else {
        throw PurchaseError.notAllowed(status: "amended", allowed: [])
      }
      let cut = try await tx.query(
        Purchases.uncovered(old, codes.asArray, totals.asArray)
      ).map { try $0.string("code") }
      if !cut.isEmpty { throw PurchaseError.spentLines(cut) }
    }
    _ = try await tx.query(
      Purchases.lining(
        locked.purchase.id, locked.amends, codes.asArray, sums.map(\.title).asArray,
        totals.asArray))
  }

  private static let inForce = Statement(
    """
    select id from service_guppurchaseplan
    where service_request_id = $1 and year = $2 and status = 'approved' and legacy is null
    for no key update
    """)

  private static let remainders = Statement(
    """
    select code, (total - approved)::text as remainder from service_gupplanline
    where plan_id = $1 and code = any($2::text[]) order by code
    """)

  private static let spending = Statement(
    """
    with wanted as (
      select code, sum(amount) as amount from unnest($2::text[], $3::numeric[]) x (code, amount)
      group by code
    )
    update service_gupplanline l set approved = l.approved + wanted.amount,
      row_version = l.row_version + 1
    from wanted
    where l.plan_id = $1 and l.code = wanted.code and l.approved + wanted.amount <= l.total
    """)

  private static let against = Statement(
    "update service_guppurchaseapplication set plan_id = $2 where id = $1")

  /// Each line of the plan in force must hold what the purchase takes of it. The plan is locked: of two
  /// that want the last tenge one is later, and finds none.
  private func spend(_ locked: LockedPurchase, in tx: Transaction) async throws {
    let sums = try PurchaseKind.application.sums(of: locked.answers)
    guard let request = locked.requestID, let year = locked.year,
      let plan = try await tx.query(Purchases.inForce(request, year)).first?.int64("id")
    else { throw PurchaseError.noPlan }
    let codes = sums.map(\.code)
    let left = try await tx.query(Purchases.remainders(plan, Set(codes).sorted().asArray))
    let known = try Dictionary(
      uniqueKeysWithValues: left.map { (try $0.string("code"), try $0.string("remainder")) })
    let unknown = Set(codes).subtracting(known.keys)
    guard unknown.isEmpty else { throw PurchaseError.unknownLines(unknown.sorted()) }
    let taken = try await tx.query(
      Purchases.spending(plan, codes.asArray, sums.map(\.sum.text).asArray))
    guard taken.affected == known.count else {
      throw PurchaseError.overLine(Purchases.short(sums, known))
    }
    try tx.enqueue(Purchases.against(locked.purchase.id, plan))
  }

  /// The lines that do not hold what is wanted, with what they have left.
  private static func short(
    _ sums: [PurchaseSum], _ remainders: [String: String]
  ) -> [String: String] {
    var wanted: [String: Int] = [:]
    for sum in sums { wanted[sum.code, default: 0] += sum.sum.tiyn }
    return remainders.filter { code, left in
      (wanted[code] ?? 0) > (Tenge(left) ?? .zero).tiyn
    }
  }

  private static let completing = Statement(
    "update service_guppurchaseapplication set data = data || $2::jsonb where id = $1")

  private static let total = Statement(
    "select total::text as total from service_guppurchaseapplication where id = $1")

  /// The contract that was made, or what was delivered, beside the purchase.
  package func complete(
    _ locked: inout LockedPurchase, _ action: PurchaseMachine.Action,
    saying members: [String: FormValue], sum: Tenge?, by actor: Int64, comment: String?,
    in tx: Transaction
  ) async throws {
    let step = try locked.purchase.go(action, by: actor, comment: comment)
    if let sum {
      let row = try await tx.query(Purchases.total(locked.purchase.id)).first
      let total = try row?.optionalString("total").flatMap { Tenge($0) } ?? .zero
      if sum > total { throw PurchaseError.overTotal }
    }
    if !members.isEmpty {
      let said: FormValue = .object([action.rawValue: .object(members)])
      try tx.enqueue(Purchases.completing(locked.purchase.id, JSONText(said.bytes)))
    }
    try await save(step, of: locked, in: tx)
  }
}
