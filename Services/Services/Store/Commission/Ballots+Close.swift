package import Postgres
package import ServicesDomain

extension Ballots {
  /// Counts the ballot, at the secretary's word or at its time. `conflicted`: voters who have not
  /// voted and who are of the applicant's company, as identity says.
  @discardableResult
  package func close(
    _ id: Int64, by actor: Int64?, recusing conflicted: [Int64], in tx: Transaction
  ) async throws -> BallotOutcome {
    var locked = try await lock(id, in: tx)
    if let actor, locked.request.request.authorID == actor { throw RequestError.ownRequest }
    for user in conflicted { try await recuse(user, from: &locked, in: tx) }
    return try await close(&locked, by: actor, in: tx)
  }

  /// Says that somebody has no vote on this one.
  package func recuse(_ user: Int64, from id: Int64, in tx: Transaction) async throws {
    var locked = try await lock(id, in: tx)
    try await recuse(user, from: &locked, in: tx)
    if locked.ballot.isComplete { try await close(&locked, by: nil, in: tx) }
  }

  private static let recusing = Statement(
    """
    update service_ballotvoter set is_recused = true, row_version = row_version + 1
    where ballot_id = $1 and user_id = $2 and not is_recused
    """)

  private func recuse(
    _ user: Int64, from locked: inout LockedBallot, in tx: Transaction
  ) async throws {
    try locked.ballot.recuse(user)
    _ = try await tx.query(Ballots.recusing(locked.ballot.id, user))
  }

  private static let named = Statement(
    """
    select v.choice, b.is_chair from service_vote v
    join service_ballotvoter b on b.ballot_id = v.ballot_id and b.user_id = v.user_id
    where v.ballot_id = $1
    """)

  private static let hidden = Statement(
    "select choice, false as is_chair from service_ballotchoice where ballot_id = $1")

  private static let ending = Statement(
    """
    update service_ballot set status = $3, outcome = $4, closed_at = now(), closed_by = $5,
      eligible = $6, votes_for = $7, votes_against = $8, votes_abstain = $9,
      row_version = row_version + 1, updated_at = now()
    where id = $1 and row_version = $2
    """)

  @discardableResult
  func close(
    _ locked: inout LockedBallot, by actor: Int64?, in tx: Transaction
  ) async throws -> BallotOutcome {
    let isSecret = locked.ballot.isSecret
    let rows = try await tx.query((isSecret ? Ballots.hidden : Ballots.named)(locked.ballot.id))
    let votes = try rows.compactMap { row in
      VoteChoice(rawValue: try row.string("choice")).map { (choice: $0, row) }
    }
    let chair = try votes.first { try $0.1.bool("is_chair") }?.choice
    let count = VoteCount(votes.map(\.choice))
    let version = locked.ballot.rowVersion
    let outcome = try locked.ballot.close(count, chair: chair, now: locked.request.now)
    let ballot = locked.ballot
    _ = try await tx.query(
      Ballots.ending(
        ballot.id, version, ballot.status.rawValue, outcome.rawValue, actor, ballot.eligible.count,
        count.yes, count.no, count.abstained))
    try await tell(ballot, outcome, of: locked.request, by: actor, in: tx)
    return outcome
  }

  private static let deciding = Statement(
    """
    update service_ballot set outcome = $3, decided_by = $4, decision_comment = $5,
      row_version = row_version + 1, updated_at = now()
    where id = $1 and row_version = $2
    """)

  /// The chair decides a tie.
  package func decide(
    _ choice: VoteChoice, comment: String?, on id: Int64, by user: Int64, in tx: Transaction
  ) async throws {
    var locked = try await lock(id, in: tx)
    let version = locked.ballot.rowVersion
    let outcome = try locked.ballot.decide(choice, comment: comment, by: user)
    _ = try await tx.query(
      Ballots.deciding(id, version, outcome.rawValue, user, comment))
    try await tell(locked.ballot, outcome, of: locked.request, by: user, in: tx)
  }

  /// The request moves on where the ballot has decided and the table says where to.
  private func tell(
    _ ballot: Ballot, _ outcome: BallotOutcome, of locked: LockedRequest, by actor: Int64?,
    in tx: Transaction
  ) async throws {
    try await BallotPublishing.closed(ballot, of: locked, by: actor, in: tx)
    guard outcome == .accepted || outcome == .rejected,
      locked.table.move(from: locked.request.bpStatus, by: .ballotsClosed) != nil
    else { return }
    try await requests.fire(.ballotsClosed, on: ballot.requestID, by: actor, in: tx)
  }

  private static let openOf = Statement(
    "select id from service_ballot where service_request_id = $1 and status = 'open'")

  private static let voiding = Statement(
    """
    update service_ballot set status = 'void', closed_at = now(), closed_by = $3,
      row_version = row_version + 1, updated_at = now()
    where id = $1 and row_version = $2
    """)

  /// Nobody works on the request any more: its open ballot is not counted.
  static func makeVoid(
    of locked: LockedRequest, by actor: Int64?, in tx: Transaction
  ) async throws {
    guard let row = try await tx.query(openOf(locked.request.id)).first,
      var ballot = try await find(row.int64("id"), in: tx)
    else { return }
    let version = ballot.rowVersion
    try ballot.makeVoid()
    _ = try await tx.query(voiding(ballot.id, version, actor))
    try await BallotPublishing.closed(ballot, of: locked, by: actor, in: tx)
  }
}
