package import Postgres
import ServicesDomain

/// Why a correction is not made.
package enum CorrectionRefusal: Error, Sendable, Equatable {
  /// Another one waits for its second pair of eyes.
  case openAlready
  /// Whoever proposed it does not confirm it.
  case sameEyes
  case decided(status: String)
}

extension Requests {
  private static let lockingForCorrection = locking("true")

  private static let shown = """
    c.id, c.service_request_id as request_id, c.from_step as "from", c.to_step as "to", c.reason,
    c.status, c.proposed_by, c.created_at as proposed_at, c.decided_by, c.decided_at, c.row_version
    """

  private static let corrections = Statement(
    """
    select \(shown) from service_requestcorrection c
    where c.service_request_id = $1 order by c.id limit 1000
    """)

  private static let correction = Statement(
    """
    select \(shown) from service_requestcorrection c
    where c.service_request_id = $1 and c.id = $2
    """)

  private static let proposing = Statement(
    """
    insert into service_requestcorrection (service_request_id, from_step, to_step, reason, proposed_by)
    values ($1, $2, $3, $4, $5) returning id
    """)

  private static let holding = Statement(
    """
    select id, from_step, to_step, reason, status, proposed_by from service_requestcorrection
    where service_request_id = $1 and id = $2 for no key update
    """)

  private static let deciding = Statement(
    """
    update service_requestcorrection set status = $2::varchar, decided_by = $3, decided_at = now(),
      updated_at = now(), row_version = row_version + 1,
      bp_status_id = case when $2::varchar = 'applied' then (
        select max(b.id) from service_servicerequestbpstatus b where b.service_request_id = $4) end
    where id = $1
    """)

  /// What was proposed for a request, the oldest first; for superusers.
  package func corrections(of id: Int64) async throws -> Rows {
    try await database.read(Requests.corrections(id))
  }

  /// A superuser says where the request ought to stand. Nothing moves until another one agrees.
  package func propose(
    from: String, to: String, reason: String, on id: Int64, by user: Int64, in tx: Transaction
  ) async throws -> Row? {
    var locked = try await locked(id, by: Requests.lockingForCorrection(id), in: tx)
    _ = try locked.request.correct(
      from: from, to: to, reason: reason, by: user, table: locked.table)
    do {
      let added = try await tx.query(Requests.proposing(id, from, to, reason, user)).first
      return try await tx.query(Requests.correction(id, try added?.int64("id"))).first
    } catch let error as DatabaseError where error.violates("service_requestcorrection_one_open") {
      throw CorrectionRefusal.openAlready
    }
  }

  /// Another superuser agrees, and the request stands there; or declines. `nil`: there is none.
  package func decide(
    correction: Int64, of id: Int64, confirms: Bool, by user: Int64, in tx: Transaction
  ) async throws -> Row? {
    var locked = try await locked(id, by: Requests.lockingForCorrection(id), in: tx)
    guard let row = try await tx.query(Requests.holding(id, correction)).first else { return nil }
    let status = try row.string("status")
    guard status == "proposed" else { throw CorrectionRefusal.decided(status: status) }
    if confirms {
      if try row.int64("proposed_by") == user { throw CorrectionRefusal.sameEyes }
      let step = try locked.request.correct(
        from: try row.string("from_step"), to: try row.string("to_step"),
        reason: try row.string("reason"), by: user, table: locked.table)
      try await save(step, of: locked, by: .staff, in: tx)
    }
    _ = try await tx.query(
      Requests.deciding(correction, confirms ? "applied" : "declined", user, id))
    return try await tx.query(Requests.correction(id, correction)).first
  }
}
