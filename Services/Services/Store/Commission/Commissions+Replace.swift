package import Postgres
package import ServicesDomain

extension Commissions {
  private static let locking = Statement(
    "select id, row_version from service_commission where service_id = $1 for no key update")

  private static let keeping = Statement(
    """
    insert into service_commission (service_id, quorum_numerator, quorum_denominator, is_secret,
      voting_days, hub_form_id)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (service_id) do update set quorum_numerator = excluded.quorum_numerator,
      quorum_denominator = excluded.quorum_denominator, is_secret = excluded.is_secret,
      voting_days = excluded.voting_days, hub_form_id = excluded.hub_form_id,
      row_version = service_commission.row_version + 1, updated_at = now()
    returning id
    """)

  private static let form = Statement(
    "select id from service_hubform where id = $1 and active and version > 0")

  private static let service = Statement(
    "select code from service_service where code = $1 for no key update")

  private static let dropping = Statement(
    "delete from service_commissionmember where id = any($1::int[])")

  private static let adding = Statement(
    """
    insert into service_commissionmember (commission_id, user_id, role, starts_on, ends_on,
      substitute_id, is_substituted)
    values ($1, $2, $3, $4, $5, $6, $7)
    """)

  /// The commission of a service is this from now on; ballots and protocols that were begun keep
  /// those whom they began with. Identity knows its people already. `check` gets the version that
  /// stands, before anything is written. True if there was none.
  package func replace(
    _ code: String, with commission: Commission, in tx: Transaction,
    check: (_ current: Int64) throws -> Void
  ) async throws -> Bool {
    let people = commission.members.flatMap { [$0.userID] + ($0.substituteID.map { [$0] } ?? []) }
    for person in Set(people).sorted() {
      let rows = try await tx.query(References.holdingUser(person))
      try await References.checkUser(person, rows, in: tx)
    }
    // Two who set up the first commission wait for each other.
    guard try await !tx.query(Commissions.service(code)).isEmpty else {
      throw CommissionError.unknownService
    }
    let known = try await tx.query(Commissions.locking(code)).first
    if let known { try check(known.int64("row_version")) }
    if let form = commission.formID, try await tx.query(Commissions.form(form)).isEmpty {
      throw CommissionError.unknownForm
    }
    let kept = try await tx.query(
      Commissions.keeping(
        code, commission.quorum.numerator, commission.quorum.denominator, commission.isSecret,
        commission.votingDays, commission.formID))
    guard let id = try kept.first?.int64("id") else { throw CommissionError.unknownService }
    try await replaceMembers(of: id, with: commission.members, in: tx)
    return known == nil
  }

  private func replaceMembers(
    of commission: Int64, with wanted: [Commission.Member], in tx: Transaction
  ) async throws {
    let known = try await Commissions.members(of: commission, in: tx)
    let gone = known.filter { !wanted.contains($0.member) }.map(\.id)
    let new = wanted.filter { member in !known.contains { $0.member == member } }
    do {
      _ = try await tx.batch(
        [Commissions.dropping(gone.asArray)]
          + new.map {
            Commissions.adding(
              commission, $0.userID, $0.role.rawValue, $0.startsOn, $0.endsOn, $0.substituteID,
              $0.isSubstituted)
          })
    } catch let error as DatabaseError
      where error.violates("service_commissionmember_once")
      || error.violates("service_commissionmember_one_in_office")
    {
      throw CommissionError.termsOverlap
    }
  }
}
