package import Kernel

/// Whether a ballot takes votes, was counted, or counts for nothing.
package enum BallotStatus: String, Sendable, CaseIterable {
  case open
  case closed
  /// The request went elsewhere before anybody counted.
  case void

  package enum Event: String, Sendable, CaseIterable {
    case cast, recuse, close, decide, void
  }

  /// The whole table: what is not here cannot happen.
  package static let table: [BallotStatus: [Event: BallotStatus]] = [
    .open: [.cast: .open, .recuse: .open, .close: .closed, .void: .void],
    // Of a tie.
    .closed: [.decide: .closed],
    .void: [:],
  ]

  package func after(_ event: Event) -> BallotStatus? { BallotStatus.table[self]?[event] }
}

/// Somebody on the frozen list of a ballot.
package struct BallotVoter: Sendable, Hashable {
  package let userID: Int64
  package let isChair: Bool
  package var hasCast: Bool
  package var isRecused: Bool

  package init(userID: Int64, isChair: Bool, hasCast: Bool = false, isRecused: Bool = false) {
    self.userID = userID
    self.isChair = isChair
    self.hasCast = hasCast
    self.isRecused = isRecused
  }

  package var state: VoteState { isRecused ? .recused : hasCast ? .cast : .open }
}

/// A round of voting on one request.
package struct Ballot: Sendable, Hashable {
  package let id: Int64
  package let requestID: Int64
  package let round: Int
  package let isSecret: Bool
  package let quorum: Quorum
  package let closesAt: Instant
  package private(set) var status: BallotStatus
  package private(set) var outcome: BallotOutcome?
  package private(set) var voters: [BallotVoter]
  package private(set) var rowVersion: Int64

  /// Only Store may call this.
  package init(
    stored id: Int64, requestID: Int64, round: Int, isSecret: Bool, quorum: Quorum,
    closesAt: Instant, status: BallotStatus, outcome: BallotOutcome?, voters: [BallotVoter],
    rowVersion: Int64
  ) {
    self.id = id
    self.requestID = requestID
    self.round = round
    self.isSecret = isSecret
    self.quorum = quorum
    self.closesAt = closesAt
    self.status = status
    self.outcome = outcome
    self.voters = voters
    self.rowVersion = rowVersion
  }

  /// Those whom the quorum is counted of.
  package var eligible: [BallotVoter] { voters.filter { !$0.isRecused } }
  /// Nobody is left to wait for.
  package var isComplete: Bool { !eligible.isEmpty && eligible.allSatisfy(\.hasCast) }

  /// Throws unless the ballot is at a place of its table where that can happen.
  func check(_ event: BallotStatus.Event) throws(BallotError) {
    if status.after(event) == nil { throw .notOpen(status) }
  }

  func index(of user: Int64) throws(BallotError) -> Int {
    guard let index = voters.firstIndex(where: { $0.userID == user }) else { throw .notVoter }
    return index
  }

  mutating func change(voter index: Int, _ change: (inout BallotVoter) -> Void) {
    change(&voters[index])
  }

  mutating func end(_ status: BallotStatus, _ outcome: BallotOutcome?) {
    self.status = status
    self.outcome = outcome
    rowVersion += 1
  }
}
