package import Kernel

extension Ballot {
  /// Counts. Before its time a ballot is closed only when the quorum has voted; afterwards in any
  /// case. `chair` is what the chair voted, where votes have names.
  package mutating func close(
    _ count: VoteCount, chair: VoteChoice?, now: Instant
  ) throws(BallotError) -> BallotOutcome {
    try check(.close)
    let outcome = count.outcome(of: eligible.count, quorum, chair: chair)
    if outcome == .noQuorum, now < closesAt, !isComplete {
      throw .quorumMissing(cast: count.cast, needed: quorum.least(of: eligible.count))
    }
    end(.closed, outcome)
    return outcome
  }

  /// The chair decides a tie, saying why.
  package mutating func decide(
    _ choice: VoteChoice, comment: String?, by user: Int64
  ) throws(BallotError) -> BallotOutcome {
    try check(.decide)
    guard outcome == .tied else { throw .notTied }
    let index = try index(of: user)
    guard voters[index].isChair, !voters[index].isRecused else { throw .notChair }
    guard comment?.trimmed.isEmpty == false else { throw .commentRequired }
    guard choice != .abstain else { throw .choiceRequired }
    let outcome: BallotOutcome = choice == .for ? .accepted : .rejected
    end(.closed, outcome)
    return outcome
  }

  /// Nobody counts any more.
  package mutating func makeVoid() throws(BallotError) {
    try check(.void)
    end(.void, nil)
  }
}
