import JSON
import Kernel
import Outbox
package import Postgres
import ServicesContract
package import ServicesDomain

extension Opinions {
  /// State and history of one step in one statement. The row version is the last guard.
  private static let step = Statement(
    """
    with opinion as (
      update service_expertise set status = $3, data = $4::jsonb, comment = $5,
        score = $6::numeric, recommendation = $7, given_back = $8::smallint,
        remark = case when $9 = 'return' then $10 else remark end,
        decline_reason = coalesce($11, decline_reason),
        submitted_at = case when $9 = 'submit' then now() when $9 = 'return' then null
          else submitted_at end,
        row_version = row_version + 1, updated_at = now()
      where id = $1 and row_version = $2
      returning id, service_request_id
    ), event as (
      insert into service_expertiseevent (expertise_id, service_request_id, move, from_status,
        to_status, user_id, comment)
      select id, service_request_id, $9, $12, $3, $13::integer, coalesce($10, '')
      from opinion where $9::text is not null
    )
    select id from opinion
    """)

  /// Writes down a step that the rules have made, with its event; without a step, what was typed.
  package static func save(
    _ step: OpinionStep?, of locked: LockedOpinion, in tx: Transaction
  ) async throws {
    let opinion = locked.opinion
    let rows = try await tx.query(
      Opinions.step(
        opinion.id, opinion.rowVersion - 1, opinion.status.rawValue,
        JSONText(opinion.content.document.bytes), opinion.content.comment, opinion.score?.text,
        opinion.content.recommendation?.rawValue, opinion.returns, step?.move.rawValue,
        step?.comment, step?.reason?.rawValue, step?.from.rawValue,
        step?.actorID))
    guard !rows.isEmpty else { throw OpinionRefusal.stale(current: opinion.rowVersion) }
    if let step { try await tell(step, of: locked, in: tx) }
  }

  private static func tell(
    _ step: OpinionStep, of locked: LockedOpinion, in tx: Transaction
  ) async throws {
    let facts = locked.facts(by: step.actorID)
    switch step.move {
    case .accept, .keep, .close: break
    case .decline: try await append(ExpertiseDeclined(facts: facts), step, locked, in: tx)
    case .submit: try await append(ExpertiseSubmitted(facts: facts), step, locked, in: tx)
    case .giveBack: try await append(ExpertiseReturned(facts: facts), step, locked, in: tx)
    case .lapse: try await append(ExpertiseOverdue(facts: facts), step, locked, in: tx)
    case .revoke: try await append(ExpertiseRevoked(facts: facts), step, locked, in: tx)
    }
  }

  private static func append(
    _ event: some ExpertiseEvent, _ step: OpinionStep, _ locked: LockedOpinion,
    in tx: Transaction
  ) async throws {
    try await OutboxWriter.append(
      event, rev: locked.opinion.rowVersion, actor: step.actorID, in: tx)
  }
}

extension LockedOpinion {
  func facts(by actor: Int64?) -> ExpertiseFacts {
    ExpertiseFacts(
      expertiseID: opinion.id, requestID: opinion.requestID, number: number,
      serviceCode: service.code, serviceTitle: service.title, kind: opinion.kind,
      kindTitle: kindTitle, expertID: opinion.expertID, assigneeID: assigneeID,
      dueOn: opinion.dueOn?.description, actorID: actor)
  }
}
