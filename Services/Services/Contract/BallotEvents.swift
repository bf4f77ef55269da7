package import Kernel

/// Something that happened to a ballot. Who chose what is never said.
package protocol BallotEvent: FactsEvent where Facts == BallotFacts {}

extension BallotEvent {
  package static var aggregateType: String { "ballot" }
  package var aggregateID: String { String(facts.ballotID) }
}

/// The commission is asked to vote on a request.
package struct BallotOpened: BallotEvent {
  package static var type: String { "ballot.opened" }
  package let facts: BallotFacts
  package init(facts: BallotFacts) { self.facts = facts }
}

/// It was counted, or the request went elsewhere before. A tie that the chair decided later is told
/// again.
package struct BallotClosed: BallotEvent {
  package static var type: String { "ballot.closed" }
  package let facts: BallotFacts
  package init(facts: BallotFacts) { self.facts = facts }
}

/// What others may know of a ballot: never who chose what.
package struct BallotFacts: Codable, Sendable, Hashable {
  package let ballotID: Int64
  package let requestID: Int64
  package let requestNumber: String?
  package let serviceCode: String
  package let serviceTitle: Localized
  package let round: Int
  package let isSecret: Bool
  package let closesAt: Instant
  /// Who is on the list.
  package let voterIDs: [Int64]
  /// `accepted`, `rejected`, `tied`, `no_quorum` or `void`; `nil` while it is open.
  package let outcome: String?

  package init(
    ballotID: Int64, requestID: Int64, requestNumber: String?, serviceCode: String,
    serviceTitle: Localized, round: Int, isSecret: Bool, closesAt: Instant, voterIDs: [Int64],
    outcome: String?
  ) {
    self.ballotID = ballotID
    self.requestID = requestID
    self.requestNumber = requestNumber
    self.serviceCode = serviceCode
    self.serviceTitle = serviceTitle
    self.round = round
    self.isSecret = isSecret
    self.closesAt = closesAt
    self.voterIDs = voterIDs
    self.outcome = outcome
  }

  private enum CodingKeys: String, CodingKey {
    case ballotID = "ballot_id"
    case requestID = "request_id"
    case requestNumber = "request_number"
    case serviceCode = "service_code"
    case serviceTitle = "service_title"
    case round
    case isSecret = "is_secret"
    case closesAt = "closes_at"
    case voterIDs = "voter_ids"
    case outcome
  }
}
