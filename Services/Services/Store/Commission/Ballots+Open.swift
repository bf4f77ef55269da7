package import Postgres
import ServicesDomain

extension Ballots {
  /// Who may vote on a request today: the seats that vote, without its author. Members of its
  /// company are found when they come to vote: that is asked of identity, outside of transactions.
  /// Throws `CommissionError.notSet`.
  static func voters(
    for locked: LockedRequest, in tx: Transaction
  ) async throws -> (commission: Commission, voters: [Seat]) {
    let today = locked.context.today
    guard let commission = try await Commissions.find(locked.service.code, in: tx) else {
      throw CommissionError.notSet(vacant: CommissionRole.allCases)
    }
    let vacant = commission.vacancies(on: today)
    if !vacant.isEmpty { throw CommissionError.notSet(vacant: vacant) }
    let voters = commission.seats(on: today).filter {
      $0.role.votes && $0.userID != locked.request.authorID
    }
    if voters.isEmpty { throw CommissionError.notSet(vacant: [.member]) }
    return (commission, voters)
  }

  /// Old votes of the same request count as rounds of their own.
  private static let opening = Statement(
    """
    with ballot as (
      insert into service_ballot (service_request_id, round, is_secret, quorum_numerator,
        quorum_denominator, hub_form_id, hub_form_version, closes_at)
      select $1, 1 + greatest(
          (select coalesce(max(round), 0) from service_ballot where service_request_id = $1),
          (select coalesce(max(round), 0) from service_vote where service_request_id = $1)),
        $2, $3, $4, form.id, form.version,
        ($6::date + time '23:59:59') at time zone 'Asia/Almaty'
      from (select $5::integer as id) as wanted left join service_hubform form using (id)
      returning id, round, closes_at
    ), voter as (
      insert into service_ballotvoter (ballot_id, user_id, is_chair)
      select ballot.id, seat.user_id, seat.is_chair
      from ballot, unnest($7::integer[], $8::boolean[]) as seat (user_id, is_chair)
    )
    select id, round, closes_at from ballot
    """)

  /// The next round; the list of voters is frozen.
  @discardableResult
  static func open(
    for locked: LockedRequest, by actor: Int64?, in tx: Transaction
  ) async throws -> Int64 {
    let (commission, voters) = try await voters(for: locked, in: tx)
    let lastDay = locked.calendar.day(after: locked.context.today, working: commission.votingDays)
    let opened: Rows
    do {
      opened = try await tx.query(
        opening(
          locked.request.id, commission.isSecret, commission.quorum.numerator,
          commission.quorum.denominator, commission.formID, lastDay,
          voters.map(\.userID).asArray, voters.map { $0.role == .chair }.asArray))
    } catch let error as DatabaseError where error.violates("service_ballot_one_open") {
      throw BallotError.noRoundNeeded
    }
    guard let row = opened.first else { throw BallotError.missing }
    let ballot = Ballot(
      stored: try row.int64("id"), requestID: locked.request.id, round: try row.int("round"),
      isSecret: commission.isSecret, quorum: commission.quorum,
      closesAt: try row.instant("closes_at"), status: .open, outcome: nil,
      voters: voters.map { BallotVoter(userID: $0.userID, isChair: $0.role == .chair) },
      rowVersion: 1)
    try await BallotPublishing.opened(ballot, of: locked, by: actor, in: tx)
    return ballot.id
  }

  private static let last = Statement(
    """
    select b.status, b.outcome, exists (
        select from service_ballotvoter v
        where v.ballot_id = b.id and v.is_chair and not v.is_recused) as has_chair
    from service_ballot b where b.service_request_id = $1
    order by b.round desc limit 1
    """)

  /// Another round where the last one had no quorum or a tie that no chair may decide, or the first
  /// where a request came to its step without one.
  package func openRound(
    of request: Int64, by actor: Int64, in tx: Transaction
  ) async throws -> Int64 {
    let locked = try await requests.lockForWork(request, in: tx)
    if locked.request.authorID == actor { throw RequestError.ownRequest }
    if locked.request.isPaused { throw RequestError.paused }
    guard locked.table.move(from: locked.request.bpStatus, by: .ballotsClosed) != nil else {
      throw RequestError.notAllowed(from: locked.request.bpStatus, to: nil, allowed: [])
    }
    if let last = try await tx.query(Ballots.last(request)).first {
      let isOpen = try last.string("status") == BallotStatus.open.rawValue
      let outcome = try last.optionalString("outcome").flatMap(BallotOutcome.init(rawValue:))
      let isForChair = try outcome == .tied && last.bool("has_chair")
      if isOpen || isForChair || outcome == .accepted || outcome == .rejected {
        throw BallotError.noRoundNeeded
      }
    }
    return try await Ballots.open(for: locked, by: actor, in: tx)
  }

  /// Guard `quorum_reached`: the last ballot has decided.
  static func checkDecided(_ request: Int64, in tx: Transaction) async throws {
    let outcome = try await tx.query(last(request)).first?.optionalString("outcome")
      .flatMap(BallotOutcome.init(rawValue:))
    guard outcome == .accepted || outcome == .rejected else { throw BallotError.undecided }
  }
}
