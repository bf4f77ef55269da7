import Kernel
import ServicesDomain
import ServicesSamples
import Testing

/// Quorum, majority, ties; the machines of a vote and of a ballot, edge by edge.
struct VoteTests {
  private let end = Instant(seconds: 1_000)
  private let before = Instant(seconds: 999)

  private func ballot(
    isSecret: Bool = false, voters: Int = 5, quorum: Quorum = Quorum()
  ) -> Ballot {
    Ballot(
      stored: 1, requestID: 2, round: 1, isSecret: isSecret, quorum: quorum, closesAt: end,
      status: .open, outcome: nil,
      voters: (1...Int64(voters)).map { BallotVoter(userID: $0, isChair: $0 == 1) }, rowVersion: 1)
  }

  @Test(arguments: [
    (1, 1), (2, 2), (3, 2), (4, 3), (5, 4), (6, 4), (7, 5), (9, 6), (12, 8), (15, 10),
  ])
  func two_thirds_are_rounded_up(_ seats: Int, _ least: Int) {
    #expect(Quorum().least(of: seats) == least)
    #expect(Quorum().isReached(by: least, of: seats))
    #expect(!Quorum().isReached(by: least - 1, of: seats))
  }

  @Test func of_nobody_nobody_is_a_quorum() {
    #expect(!Quorum().isReached(by: 0, of: 0))
    #expect(Quorum(1, of: 2).least(of: 5) == 3)
    #expect(Quorum(1, of: 1).least(of: 5) == 5)
  }

  /// yes, no, abstained, eligible, the chair's own vote, what comes out
  @Test(
    arguments: [
      (3, 1, 0, 5, nil, .accepted), (1, 3, 0, 5, nil, .rejected), (2, 1, 1, 5, nil, .accepted),
      // Abstentions make a quorum and no majority.
      (1, 0, 3, 5, nil, .accepted), (0, 0, 4, 5, nil, .tied), (0, 0, 4, 5, .abstain, .tied),
      (2, 2, 0, 5, .for, .accepted), (2, 2, 0, 5, .against, .rejected), (2, 2, 0, 5, nil, .tied),
      (2, 2, 1, 5, .abstain, .tied), (3, 0, 0, 5, .for, .noQuorum), (0, 0, 0, 5, nil, .noQuorum),
      // A member who stepped aside counts for nothing: three of four are enough, two of three too.
      (3, 0, 0, 4, .for, .accepted), (1, 1, 0, 3, .against, .rejected), (1, 1, 0, 3, nil, .tied),
      (0, 0, 0, 0, nil, .noQuorum),
    ] as [(Int, Int, Int, Int, VoteChoice?, BallotOutcome)])
  func votes_are_counted(
    _ yes: Int, _ no: Int, _ abstained: Int, _ eligible: Int, _ chair: VoteChoice?,
    _ outcome: BallotOutcome
  ) {
    let count = VoteCount(yes: yes, no: no, abstained: abstained)
    #expect(count.outcome(of: eligible, Quorum(), chair: chair) == outcome)
  }

  @Test(arguments: VoteState.allCases)
  func every_edge_of_a_vote_is_in_its_table(_ state: VoteState) {
    let wanted: [VoteState: [VoteState.Event: VoteState]] = [
      .open: [.cast: .cast, .recuse: .recused, .close: .closed],
      .cast: [.cast: .cast, .close: .closed],
      .recused: [.recuse: .recused, .close: .closed],
      .closed: [:],
    ]
    for event in VoteState.Event.allCases {
      #expect(state.after(event) == wanted[state]?[event], "\(state) \(event)")
    }
  }

  /// Each event at each status, by the functions that bring it about.
  @Test(arguments: BallotStatus.allCases, BallotStatus.Event.allCases)
  func a_ballot_goes_by_its_table_alone(_ status: BallotStatus, _ event: BallotStatus.Event)
    throws
  {
    var ballot = Ballot(
      stored: 1, requestID: 2, round: 1, isSecret: false, quorum: Quorum(), closesAt: end,
      status: status, outcome: status == .closed ? .tied : nil,
      voters: [BallotVoter(userID: 1, isChair: true)], rowVersion: 4)
    let next = status.after(event)
    do {
      switch event {
      case .cast: try ballot.cast(VoteWish(choice: .for), by: 1, now: before)
      case .recuse: try ballot.recuse(1)
      case .close: _ = try ballot.close(VoteCount(yes: 1), chair: .for, now: end)
      case .decide: _ = try ballot.decide(.for, comment: "Иә", by: 1)
      case .void: try ballot.makeVoid()
      }
      #expect(ballot.status == next)
    } catch BallotError.notOpen(let current) {
      #expect(next == nil)
      #expect(current == status)
    }
  }

  @Test func a_vote_is_changed_until_the_close() throws {
    var ballot = ballot()
    try ballot.cast(VoteWish(choice: .for), by: 2, now: before)
    try ballot.cast(VoteWish(choice: .against, comment: "Қымбат"), by: 2, now: before)
    #expect(ballot.voters[1].state == .cast)
    #expect(throws: BallotError.tooLate) {
      try ballot.cast(VoteWish(choice: .for), by: 2, now: end)
    }
  }

  @Test func who_is_against_says_why_and_who_is_not_listed_says_nothing() {
    var ballot = ballot()
    #expect(throws: BallotError.commentRequired) {
      try ballot.cast(VoteWish(choice: .against, comment: " \n"), by: 2, now: before)
    }
    #expect(throws: BallotError.notVoter) {
      try ballot.cast(VoteWish(choice: .for), by: 99, now: before)
    }
    #expect(ballot == self.ballot())
  }

  @Test(arguments: [
    nil, "", "short", String(repeating: "a", count: 42) + "=", String(repeating: "ä", count: 43),
  ])
  func a_secret_vote_without_a_good_receipt_is_refused(_ receipt: String?) {
    var ballot = ballot(isSecret: true)
    #expect(throws: BallotError.receiptRequired) {
      try ballot.cast(VoteWish(choice: .for, receipt: receipt), by: 2, now: before)
    }
    #expect(throws: Never.self) {
      try ballot.cast(
        VoteWish(choice: .for, receipt: String(repeating: "a", count: 43)), by: 2, now: before)
    }
  }

  @Test func whoever_steps_aside_neither_votes_nor_counts() throws {
    var ballot = ballot()
    try ballot.recuse(5)
    #expect(ballot.eligible.count == 4)
    #expect(throws: BallotError.recused) {
      try ballot.cast(VoteWish(choice: .for), by: 5, now: before)
    }
    try ballot.cast(VoteWish(choice: .for), by: 4, now: before)
    #expect(throws: BallotError.alreadyCast) { try ballot.recuse(4) }
    for user in Int64(1)...3 { try ballot.cast(VoteWish(choice: .for), by: user, now: before) }
    #expect(ballot.isComplete)
  }

  @Test func before_its_time_a_ballot_wants_its_quorum() throws {
    var ballot = ballot()
    #expect(throws: BallotError.quorumMissing(cast: 3, needed: 4)) {
      try ballot.close(VoteCount(yes: 3), chair: nil, now: before)
    }
    #expect(ballot.status == .open)
    #expect(try ballot.close(VoteCount(yes: 3), chair: nil, now: end) == .noQuorum)
    #expect(ballot.status == .closed)
  }

  @Test func only_the_chair_decides_a_tie_and_says_why() throws {
    var ballot = ballot()
    #expect(try ballot.close(VoteCount(yes: 2, no: 2), chair: nil, now: before) == .tied)
    #expect(throws: BallotError.notChair) { try ballot.decide(.for, comment: "Иә", by: 2) }
    #expect(throws: BallotError.commentRequired) { try ballot.decide(.for, comment: nil, by: 1) }
    #expect(throws: BallotError.choiceRequired) {
      try ballot.decide(.abstain, comment: "Иә", by: 1)
    }
    #expect(try ballot.decide(.against, comment: "Жоқ", by: 1) == .rejected)
    #expect(throws: BallotError.notTied) { try ballot.decide(.for, comment: "Иә", by: 1) }
  }
}
