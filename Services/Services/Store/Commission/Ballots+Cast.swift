import Crypto
import JSON
package import Postgres
package import ServicesDomain

extension Ballots {
  /// A vote of somebody who, as identity says, is of no company in question. Where nobody is left to
  /// wait for, the ballot is closed at once.
  package func cast(
    _ wish: VoteWish, in id: Int64, by user: Int64, ofCompany company: Int64?, tx: Transaction
  ) async throws {
    var locked = try await lock(id, in: tx)
    // The company was merged into another one a moment ago: that one was not asked about.
    guard locked.request.request.companyID == company else {
      throw RequestError.stale(current: locked.request.request.rowVersion)
    }
    if locked.request.request.isPaused { throw RequestError.paused }
    if locked.request.request.authorID == user { throw BallotError.conflict }
    let hadCast = locked.ballot.voters.contains { $0.userID == user && $0.hasCast }
    try locked.ballot.cast(wish, by: user, now: locked.request.now)
    let answers = try await answers(wish, in: locked, tx: tx)
    if locked.ballot.isSecret {
      try await keepSecretly(wish, answers, of: user, hadCast: hadCast, in: locked, tx: tx)
    } else {
      try await keepByName(wish, answers, of: user, in: locked, tx: tx)
    }
    if locked.ballot.isComplete { try await close(&locked, by: nil, in: tx) }
  }

  private func answers(
    _ wish: VoteWish, in locked: LockedBallot, tx: Transaction
  ) async throws -> [String: FormValue]? {
    guard let formID = locked.formID, let version = locked.formVersion else {
      guard wish.answers.isEmpty else {
        throw BallotError.answers(
          wish.answers.keys.sorted().map { AnswerFault.unknownField.at("/data/\($0)") })
      }
      return nil
    }
    let form = try await requests.form(id: formID, version: version, in: tx)
    let assessment = form.assess(wish.answers, in: locked.request.context)
    guard assessment.faults.isEmpty else { throw BallotError.answers(assessment.faults) }
    return assessment.answers
  }

  // MARK: By name

  private static let naming = Statement(
    """
    insert into service_vote (choice, comment, service_request_id, user_id, round, ballot_id,
      hub_form_data_id)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (service_request_id, user_id, round) where legacy is null do update
      set choice = excluded.choice, comment = excluded.comment,
        hub_form_data_id = excluded.hub_form_data_id, updated_at = now(),
        row_version = service_vote.row_version + 1
    """)

  private static let noting = Statement(
    """
    update service_ballotvoter set has_cast = true, row_version = row_version + 1
    where ballot_id = $1 and user_id = $2 and not has_cast
    """)

  private func keepByName(
    _ wish: VoteWish, _ answers: [String: FormValue]?, of user: Int64, in locked: LockedBallot,
    tx: Transaction
  ) async throws {
    let ballot = locked.ballot
    var data: Int64?
    if let answers { data = try await keep(answers, in: locked, tx: tx) }
    _ = try await tx.batch([
      Ballots.naming(
        wish.choice.rawValue, wish.comment, ballot.requestID, user, ballot.round, ballot.id, data),
      Ballots.noting(ballot.id, user),
    ])
  }

  private static let answering = Statement(
    """
    insert into service_hubformdata (data, hub_form_id, hub_form_version, status)
    values ($1::jsonb, $2, $3, 'submitted') returning id
    """)

  /// Who votes again fills in another sheet: the one before is that of the vote as its history has it.
  private func keep(
    _ answers: [String: FormValue], in locked: LockedBallot, tx: Transaction
  ) async throws -> Int64? {
    let json = JSONText(FormValue.object(answers).bytes)
    return try await tx.query(Ballots.answering(json, locked.formID, locked.formVersion)).first?
      .int64("id")
  }

  // MARK: In secret

  private static let receiptKnown = Statement(
    "select from service_ballotchoice where ballot_id = $1 and receipt = $2")

  /// All choices of the ballot are written anew and in an order drawn by lot, as all its voters are
  /// below: neither place nor transaction of a row tells which came with which.
  private static let hiding = Statement(
    """
    with gone as (
      delete from service_ballotchoice where ballot_id = $1
      returning receipt, choice, comment, answers
    ), choice as (
      select receipt, choice, comment, answers from gone where receipt <> $2
      union all
      select $2::bytea, $3::varchar, $4::text, $5::jsonb
    )
    insert into service_ballotchoice (ballot_id, receipt, choice, comment, answers)
    select $1, receipt, choice, comment, answers from choice order by random()
    """)

  private static let mixing = Statement(
    "update service_ballotvoter set has_cast = has_cast or user_id = $2 where ballot_id = $1")

  private func keepSecretly(
    _ wish: VoteWish, _ answers: [String: FormValue]?, of user: Int64, hadCast: Bool,
    in locked: LockedBallot, tx: Transaction
  ) async throws {
    let ballot = locked.ballot.id
    let receipt = try SHA256.digest("techhub ballot \(ballot) \(wish.receipt ?? "")")
    let isKnown = try await !tx.query(Ballots.receiptKnown(ballot, receipt)).isEmpty
    guard isKnown == hadCast else { throw BallotError.receiptUnknown }
    _ = try await tx.batch([
      Ballots.hiding(
        ballot, receipt, wish.choice.rawValue, wish.comment,
        JSONText(FormValue.object(answers ?? [:]).bytes)),
      Ballots.mixing(ballot, user),
    ])
  }
}
