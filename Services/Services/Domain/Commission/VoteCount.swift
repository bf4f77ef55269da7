/// How many said what.
package struct VoteCount: Sendable, Hashable {
  package let yes: Int
  package let no: Int
  package let abstained: Int

  package init(yes: Int = 0, no: Int = 0, abstained: Int = 0) {
    self.yes = yes
    self.no = no
    self.abstained = abstained
  }

  package init(_ choices: [VoteChoice]) {
    self.init(
      yes: choices.count { $0 == .for }, no: choices.count { $0 == .against },
      abstained: choices.count { $0 == .abstain })
  }

  package var cast: Int { yes + no + abstained }

  /// The majority of those who said yes or no; of a tie the chair's own vote, where it is known and
  /// says either.
  package func outcome(of eligible: Int, _ quorum: Quorum, chair: VoteChoice?) -> BallotOutcome {
    guard quorum.isReached(by: cast, of: eligible) else { return .noQuorum }
    if yes != no { return yes > no ? .accepted : .rejected }
    switch chair {
    case .for: return .accepted
    case .against: return .rejected
    case .abstain, nil: return .tied
    }
  }
}

/// What a ballot came to.
package enum BallotOutcome: String, Sendable, CaseIterable {
  case accepted
  case rejected
  /// The chair is still to decide.
  case tied
  /// Too few took part: the secretary may open another round.
  case noQuorum = "no_quorum"
}
