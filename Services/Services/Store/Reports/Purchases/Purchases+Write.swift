import JSON
import Kernel
package import Postgres
package import ServicesDomain

extension Purchases {
  private static let request = Statement(
    """
    select status, company_id from service_servicerequest
    where id = $1 and (author_id = $2 or company_id = any($3::int[]))
    for no key update
    """)

  /// Holds the request under which money is to be spent.
  private func hold(
    _ request: Int64, _ viewer: ReportViewer, in tx: Transaction
  ) async throws {
    let rows = try await tx.query(
      Purchases.request(request, viewer.viewer.userID, viewer.viewer.companies.asArray))
    guard let row = rows.first else { throw PurchaseError.missing }
    guard Purchases.active.contains(try row.string("status")) else {
      throw PurchaseError.requestNotActive
    }
  }

  private static let planning = Statement(
    """
    insert into service_guppurchaseplan (service_request_id, year, author_id)
    select $1::int, $2::smallint, $3::int
    where not exists (select from service_guppurchaseplan
      where service_request_id = $1::int and year = $2::smallint and legacy is null
        and status in ('draft', 'submitted', 'returned', 'approved'))
    returning id
    """)

  private static let there = Statement(
    """
    select id from service_guppurchaseplan
    where service_request_id = $1 and year = $2 and legacy is null
      and status in ('draft', 'submitted', 'returned', 'approved')
    order by id desc limit 1
    """)

  private static let applying = Statement(
    """
    insert into service_guppurchaseapplication (service_request_id, year, author_id, number)
    select $1::int, $2::smallint, $3::int,
      $2::smallint::text || '-' || lpad((count(*) + 1)::text, 4, '0')
    from service_guppurchaseapplication
    where service_request_id = $1::int and year = $2::smallint
    returning id
    """)

  /// A draft. The request is held: numbers are counted one after the other.
  package func create(
    _ kind: PurchaseKind, under request: Int64, year: Int, by viewer: ReportViewer,
    in tx: Transaction
  ) async throws -> Int64 {
    try await hold(request, viewer, in: tx)
    let statement = kind == .plan ? Purchases.planning : Purchases.applying
    let rows = try await tx.query(statement(request, year, viewer.viewer.userID))
    if let id = try rows.first?.int64("id") { return id }
    throw PurchaseError.planThere(
      plan: try await tx.query(Purchases.there(request, year)).first?.int64("id"))
  }

  private static let amending = Statement(
    """
    insert into service_guppurchaseplan (service_request_id, year, author_id, data, version,
      amends_id)
    select service_request_id, year, $2, data, version + 1, id
    from service_guppurchaseplan where id = $1
    returning id
    """)

  /// The next version of a plan in force, which stays so until the new one is approved.
  package func amend(
    _ locked: LockedPurchase, by author: Int64, in tx: Transaction
  ) async throws -> Int64 {
    guard locked.purchase.kind == .plan, locked.purchase.status == .approved else {
      throw PurchaseError.notAllowed(
        status: locked.purchase.status?.rawValue ?? "", allowed: [])
    }
    guard locked.isRequestActive else { throw PurchaseError.requestNotActive }
    do {
      let rows = try await tx.query(Purchases.amending(locked.purchase.id, author))
      guard let id = try rows.first?.int64("id") else { throw PurchaseError.missing }
      return id
    } catch let error as DatabaseError
      where error.violates("service_guppurchaseplan_amended")
      || error.violates("service_guppurchaseplan_in_work")
    {
      throw PurchaseError.planThere(plan: nil)
    }
  }

  private static let keeping = PurchaseStatements {
    "update \($0.relation) set data = $2::jsonb where id = $1"
  }

  /// Lays a change over the draft.
  package func keep(
    _ change: [String: FormValue], in locked: inout LockedPurchase, by author: Int64,
    tx: Transaction
  ) async throws {
    let step = try locked.purchase.go(.write, by: author)
    let merged = try form(locked.purchase.kind).merge(change, into: locked.answers)
    try tx.enqueue(
      Purchases.keeping[locked.purchase.kind](
        locked.purchase.id, JSONText(FormValue.object(merged).bytes)))
    try await save(step, of: locked, in: tx)
  }

  private static let totalling = Statement(
    "update service_guppurchaseapplication set total = $2::numeric where id = $1")

  /// Judges what was said and hands it in.
  package func submit(
    _ locked: inout LockedPurchase, by author: Int64, in tx: Transaction
  ) async throws {
    guard locked.isRequestActive else { throw PurchaseError.requestNotActive }
    let kind = locked.purchase.kind
    let step = try locked.purchase.go(.submit, by: author)
    let assessment = try form(kind).assess(locked.answers, in: locked.context)
    guard assessment.faults.isEmpty else { throw SubmissionRefusal.answers(assessment.faults) }
    let sums = try kind.sums(of: assessment.answers)
    try tx.enqueue(
      Purchases.keeping[kind](
        locked.purchase.id, JSONText(FormValue.object(assessment.answers).bytes)))
    if kind == .application {
      let total = Tenge(tiyn: sums.reduce(0) { $0 + $1.sum.tiyn })
      try tx.enqueue(Purchases.totalling(locked.purchase.id, total.text))
    }
    try await save(step, of: locked, in: tx)
  }

  func form(_ kind: PurchaseKind) throws -> Form {
    guard let form = PurchaseShapes.form(of: kind) else {
      throw UnreadableRules(description: "no shape of a purchase: \(kind.rawValue)")
    }
    return form
  }

  private static let step = PurchaseStatements { kind in
    let times =
      kind == .plan
      ? ""
      : """
      contracted_at = case when $4 = 'contracted' then now() else contracted_at end,
      delivered_at = case when $4 = 'delivered' then now() else delivered_at end,
      closed_at = case when $4 = 'closed' then now() else closed_at end,
      """
    return """
      with paper as (
        update \(kind.relation) set status = $4::varchar, row_version = $3, updated_at = now(),
          \(times)
          comment = coalesce($7, comment),
          submitted_at = case when $5::text = 'submit' then now() else submitted_at end,
          decided_at = case when $5::text in ('approve', 'return', 'reject') then now()
            else decided_at end
        where id = $1 and row_version = $2
        returning id, service_request_id
      ), log as (
        insert into service_reportlog (source, report_id, service_request_id, action, from_status,
          to_status, user_id, comment)
        select '\(kind.source)', id, service_request_id, $5::text, $8, $4::varchar, $6::bigint, $7
        from paper where $5::text <> 'write'
      )
      select id from paper
      """
  }

  func save(
    _ step: Purchase.Step, of locked: LockedPurchase, in tx: Transaction
  ) async throws {
    let purchase = locked.purchase
    let rows = try await tx.query(
      Purchases.step[purchase.kind](
        purchase.id, purchase.rowVersion - 1, purchase.rowVersion, step.to.rawValue,
        step.action.rawValue, step.actorID, step.comment, step.from.rawValue))
    guard !rows.isEmpty else { throw PurchaseError.stale(current: purchase.rowVersion) }
  }
}
