import JSON
import Kernel
import Outbox
import Postgres
import ServicesContract
import ServicesDomain

extension Opinions {
  private static let inserting = Statement(
    """
    with opinion as (
      insert into service_expertise (expertise_type, title, service_request_id, user_id, round_id,
        due_on, criteria, hub_form_id, hub_form_version, is_blind, is_signed, replaces_id)
      values ($1::varchar, $2::jsonb, $3, $4, $5, $6::date, $7::jsonb, $8, $9::smallint, $10, $11,
        (select e.id from service_expertise e
          where e.round_id = $5 and e.expertise_type = $1::varchar and e.status in ('declined', 'revoked', 'overdue')
            and not exists (select from service_expertise n where n.replaces_id = e.id)
          order by e.id limit 1))
      on conflict (round_id, expertise_type, user_id)
        where round_id is not null and user_id is not null do nothing
      returning id, service_request_id
    ), event as (
      insert into service_expertiseevent (expertise_id, service_request_id, move, to_status, user_id)
      select id, service_request_id, 'assign', 'assigned', $12::integer from opinion
    )
    select id from opinion
    """)

  /// Asks experts who may be asked; those who were before are passed over. Returns the keys.
  func ask(
    _ experts: [Int64], _ kind: ExpertisePlan.Kind, _ plan: ExpertisePlan,
    of locked: LockedRequest, in round: ExpertiseRound, by actor: Int64?, in tx: Transaction
  ) async throws -> [Int64] {
    guard !experts.isEmpty else { return [] }
    let sheet = try await sheet(kind.sheet, in: tx)
    let criteria = JSONText(FormValue.list(sheet.criteria.map(\.document)).bytes)
    let due = plan.workingDays.map {
      locked.calendar.day(after: locked.context.today, working: $0)
    }
    var made: [Int64] = []
    for expert in experts {
      let rows = try await tx.query(References.holdingUser(expert))
      try await References.checkUser(expert, rows, in: tx)
      guard
        let row = try await tx.query(
          Opinions.inserting(
            kind.key, JSONText(kind.title.bytes), locked.request.id, expert, round.id, due,
            criteria, sheet.form?.id, sheet.form?.version, plan.isBlind, plan.isSigned, actor)
        ).first
      else { continue }
      let opinion = try await Opinions.lock(row.int64("id"), in: tx)
      try await OutboxWriter.append(
        ExpertiseAssigned(facts: opinion.facts(by: actor)), rev: 1, actor: actor, in: tx)
      made.append(opinion.opinion.id)
    }
    return made
  }

  private func sheet(
    _ sheet: ExpertisePlan.Sheet, in tx: Transaction
  ) async throws -> (criteria: [Criterion], form: (id: Int64, version: Int)?) {
    switch sheet {
    case .criteria(let criteria): return (criteria, nil)
    case .form(let id):
      let row = try await tx.query(
        "select version from service_hubform where id = \(id) and active and version > 0"
      ).first
      guard let version = try row?.int("version") else {
        throw OpinionRefusal.misconfigured([ConfigFault(place: "form", code: "unknown")])
      }
      let form = try await requests.form(id: id, version: version, in: tx)
      do {
        return (try form.criteria, (id: id, version: version))
      } catch { throw OpinionRefusal.misconfigured(error.faults) }
    }
  }
}

extension Localized {
  /// `{ru, kk, en}`, for a `jsonb` column.
  var bytes: [UInt8] {
    JSONWriter.bytes { json in
      json.object { json in
        json.field("ru", ru)
        json.field("kk", kk)
        json.field("en", en)
      }
    }
  }
}
