package import Postgres
import ServicesDomain

/// The ballots of the slice. Every change is a command in its own file, inside the caller's
/// transaction; it locks the request before the ballot, as the steps of a request do.
package struct Ballots: Sendable {
  package let database: Database
  let requests: Requests

  package init(_ requests: Requests) {
    database = requests.database
    self.requests = requests
  }

  private static let request = Statement(
    "select service_request_id from service_ballot where id = $1")

  private static let locking = Statement(
    """
    select id, service_request_id, round, is_secret, quorum_numerator, quorum_denominator,
      hub_form_id, hub_form_version, closes_at, status, outcome, row_version
    from service_ballot where id = $1 for no key update
    """)

  private static let voters = Statement(
    """
    select user_id, is_chair, has_cast, is_recused from service_ballotvoter
    where ballot_id = $1 order by id
    """)

  /// Throws `BallotError.missing` where there is none.
  func lock(_ id: Int64, in tx: Transaction) async throws -> LockedBallot {
    guard let known = try await tx.query(Ballots.request(id)).first else {
      throw BallotError.missing
    }
    let request = try await requests.lockForWork(known.int64("service_request_id"), in: tx)
    let rows = try await tx.batch([Ballots.locking(id), Ballots.voters(id)])
    guard let row = rows.first?.first, let voters = rows.last else { throw BallotError.missing }
    return LockedBallot(
      ballot: try row.ballot(voters), request: request,
      formID: try row.optionalInt64("hub_form_id"),
      formVersion: try row.optionalInt("hub_form_version"))
  }

  /// Locks a ballot whose request is locked already.
  static func find(_ id: Int64, in tx: Transaction) async throws -> Ballot? {
    let rows = try await tx.batch([locking(id), voters(id)])
    guard let row = rows.first?.first, let voters = rows.last else { return nil }
    return try row.ballot(voters)
  }
}

/// A ballot and its request, both rows locked.
struct LockedBallot {
  var ballot: Ballot
  let request: LockedRequest
  let formID: Int64?
  let formVersion: Int?
}

extension Row {
  fileprivate func ballot(_ voters: Rows) throws -> Ballot {
    Ballot(
      stored: try int64("id"), requestID: try int64("service_request_id"),
      round: try int("round"), isSecret: try bool("is_secret"),
      quorum: Quorum(try int("quorum_numerator"), of: try int("quorum_denominator")),
      closesAt: try instant("closes_at"),
      status: BallotStatus(rawValue: try string("status")) ?? .void,
      outcome: try optionalString("outcome").flatMap(BallotOutcome.init(rawValue:)),
      voters: try voters.map { row in
        BallotVoter(
          userID: try row.int64("user_id"), isChair: try row.bool("is_chair"),
          hasCast: try row.bool("has_cast"), isRecused: try row.bool("is_recused"))
      }, rowVersion: try int64("row_version"))
  }
}
