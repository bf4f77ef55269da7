import Outbox
import Postgres
import ServicesContract
import ServicesDomain

/// A ballot as the other contexts hear of it.
enum BallotPublishing {
  static func opened(
    _ ballot: Ballot, of locked: LockedRequest, by actor: Int64?, in tx: Transaction
  ) async throws {
    try await OutboxWriter.append(
      BallotOpened(facts: facts(ballot, locked)), rev: ballot.rowVersion, actor: actor, in: tx)
  }

  static func closed(
    _ ballot: Ballot, of locked: LockedRequest, by actor: Int64?, in tx: Transaction
  ) async throws {
    try await OutboxWriter.append(
      BallotClosed(facts: facts(ballot, locked)), rev: ballot.rowVersion, actor: actor, in: tx)
  }

  private static func facts(_ ballot: Ballot, _ locked: LockedRequest) -> BallotFacts {
    BallotFacts(
      ballotID: ballot.id, requestID: ballot.requestID, requestNumber: locked.request.number,
      serviceCode: locked.request.serviceCode, serviceTitle: locked.title, round: ballot.round,
      isSecret: ballot.isSecret, closesAt: ballot.closesAt,
      voterIDs: ballot.voters.map(\.userID).sorted(),
      outcome: ballot.status == .void ? BallotStatus.void.rawValue : ballot.outcome?.rawValue)
  }
}
