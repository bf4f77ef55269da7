import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import Testing

/// Votes by name, from the step that opens a ballot to the one that its end brings about.
struct BallotTests {
  private let voters = CommissionSamples.voters
  private let secretary = CommissionSamples.secretary

  private func overdue(_ ballot: Int64, _ here: CommissionWorld) async throws {
    _ = try await here.database.query(
      "update service_ballot set closes_at = now() - interval '1 second' where id = \(ballot)")
  }

  private func outcome(_ ballot: Int64, _ here: CommissionWorld) async throws -> String? {
    try await here.database.query("select outcome from service_ballot where id = \(ballot)")
      .first?.optionalString("outcome")
  }

  @Test func the_step_to_voting_opens_a_ballot_with_its_list() async throws {
    try await CommissionWorld.open { here in
      let (request, ballot) = try await here.voting()
      #expect(try await here.step(of: request) == "voting")
      let listed = try await here.database.query(
        "select user_id, is_chair from service_ballotvoter where ballot_id = \(ballot) order by id"
      ).map { (try $0.int64("user_id"), try $0.bool("is_chair")) }
      #expect(Set(listed.map(\.0)) == Set(voters))
      #expect(listed.filter(\.1).map(\.0) == [CommissionSamples.chair])
      #expect(try await here.events(of: "ballot", ballot) == ["ballot.opened"])
      // Whoever comes to sit later has no vote in it.
      try await here.appoint(
        Commission(
          members: CommissionSamples.commission().members
            + [Commission.Member(userID: 107, role: .member, startsOn: FormSamples.today)]))
      await #expect(throws: BallotError.notVoter) {
        try await here.cast(.for, by: 107, in: ballot)
      }
    }
  }

  @Test func the_last_vote_closes_and_the_request_goes_on() async throws {
    try await CommissionWorld.open { here in
      let (request, ballot) = try await here.voting()
      for user in voters.dropLast() { try await here.cast(.for, by: user, in: ballot) }
      #expect(try await here.step(of: request) == "voting")
      // when
      try await here.cast(.against, by: voters[4], in: ballot)
      #expect(try await here.step(of: request) == "protocol")
      #expect(try await outcome(ballot, here) == "accepted")
      #expect(
        try await here.events(of: "ballot", ballot) == ["ballot.opened", "ballot.closed"])
      await #expect(throws: BallotError.notOpen(.closed)) {
        try await here.cast(.for, by: voters[4], in: ballot)
      }
    }
  }

  @Test func the_last_word_of_a_voter_counts_once() async throws {
    try await CommissionWorld.open { here in
      let (request, ballot) = try await here.voting()
      try await here.cast(.for, by: voters[0], in: ballot)
      try await here.cast(.against, by: voters[0], in: ballot, comment: "Қымбат")
      #expect(try await here.world.count("service_vote") == 1)
      for user in voters[1...3] { try await here.cast(.abstain, by: user, in: ballot) }
      #expect(try await here.close(ballot) == .rejected)
      #expect(try await here.step(of: request) == "protocol")
      let row = try await here.database.query(
        "select eligible, votes_for, votes_against, votes_abstain, closed_by from service_ballot"
      ).first
      #expect(try row?.int("eligible") == 5)
      #expect(try row?.int("votes_against") == 1)
      #expect(try row?.int("votes_abstain") == 3)
      #expect(try row?.int64("closed_by") == secretary)
    }
  }

  /// Fails without the foreign key to the list, or without `service_vote_once`.
  @Test func the_database_takes_no_vote_of_a_stranger_and_no_second_one() async throws {
    try await CommissionWorld.open { here in
      let (request, ballot) = try await here.voting()
      func insert(_ user: Int64) async throws {
        _ = try await here.database.query(
          """
          insert into service_vote (choice, service_request_id, user_id, round, ballot_id)
          values ('for', \(request), \(user), 1, \(ballot))
          """)
      }
      let stranger = await #expect(throws: DatabaseError.self) { try await insert(99) }
      #expect(stranger?.constraint == "service_vote_voter")
      try await insert(voters[0])
      let twice = await #expect(throws: DatabaseError.self) { try await insert(voters[0]) }
      #expect(twice?.constraint == "service_vote_once")
    }
  }

  @Test func without_a_quorum_the_request_stays_and_another_round_may_be_opened() async throws {
    try await CommissionWorld.open { here in
      let (request, ballot) = try await here.voting()
      for user in voters[0...2] { try await here.cast(.for, by: user, in: ballot) }
      await #expect(throws: BallotError.quorumMissing(cast: 3, needed: 4)) {
        try await here.close(ballot)
      }
      await #expect(throws: BallotError.noRoundNeeded) {
        try await here.database.transaction { tx in
          try await here.ballots.openRound(of: request, by: secretary, in: tx)
        }
      }
      try await overdue(ballot, here)
      await #expect(throws: BallotError.tooLate) {
        try await here.cast(.for, by: voters[3], in: ballot)
      }
      #expect(try await here.close(ballot, by: nil) == .noQuorum)
      #expect(try await here.step(of: request) == "voting")
      // when
      let next = try await here.database.transaction { tx in
        try await here.ballots.openRound(of: request, by: secretary, in: tx)
      }
      for user in voters { try await here.cast(.for, by: user, in: next) }
      #expect(try await here.step(of: request) == "protocol")
      #expect(
        try await here.database.query(
          "select round from service_ballot where id = \(next)"
        ).first?.int("round") == 2)
    }
  }

  @Test func whoever_steps_aside_is_not_waited_for() async throws {
    try await CommissionWorld.open { here in
      let (request, ballot) = try await here.voting()
      for user in voters[0...1] { try await here.cast(.for, by: user, in: ballot) }
      // Three are left of five, and two of three are a quorum.
      #expect(try await here.close(ballot, recusing: Array(voters[3...4])) == .accepted)
      #expect(try await here.step(of: request) == "protocol")
      let eligible = try await here.database.query("select eligible from service_ballot").first?
        .int("eligible")
      #expect(eligible == 3)
    }
  }

  @Test func the_chair_decides_a_tie_by_the_vote_or_afterwards() async throws {
    try await CommissionWorld.open { here in
      let (first, one) = try await here.voting()
      try await here.cast(.against, by: voters[0], in: one)
      try await here.cast(.against, by: voters[1], in: one)
      for user in voters[2...3] { try await here.cast(.for, by: user, in: one) }
      #expect(try await here.close(one) == .rejected)
      #expect(try await here.step(of: first) == "protocol")

      let (second, two) = try await here.voting()
      try await here.cast(.abstain, by: voters[0], in: two)
      try await here.cast(.against, by: voters[1], in: two)
      try await here.cast(.for, by: voters[2], in: two)
      try await here.cast(.abstain, by: voters[3], in: two)
      #expect(try await here.close(two) == .tied)
      #expect(try await here.step(of: second) == "voting")
      // when
      try await here.database.transaction { tx in
        try await here.ballots.decide(
          .for, comment: "Маңызды", on: two, by: CommissionSamples.chair, in: tx)
      }
      #expect(try await here.step(of: second) == "protocol")
      #expect(try await outcome(two, here) == "accepted")
    }
  }

  @Test func a_tie_that_no_chair_may_decide_is_voted_on_again() async throws {
    try await CommissionWorld.open { here in
      let (request, ballot) = try await here.voting()
      try await here.database.transaction { tx in
        try await here.ballots.recuse(CommissionSamples.chair, from: ballot, in: tx)
      }
      for (place, user) in voters[1...4].enumerated() {
        try await here.cast(place < 2 ? .for : .against, by: user, in: ballot)
      }
      #expect(try await outcome(ballot, here) == "tied")
      await #expect(throws: BallotError.notChair) {
        try await here.database.transaction { tx in
          try await here.ballots.decide(
            .for, comment: "Иә", on: ballot, by: CommissionSamples.chair, in: tx)
        }
      }
      let next = try await here.database.transaction { tx in
        try await here.ballots.openRound(of: request, by: secretary, in: tx)
      }
      #expect(next != ballot)
    }
  }

  @Test func the_author_of_a_request_neither_votes_on_it_nor_counts() async throws {
    try await CommissionWorld.open { here in
      let id = try await here.requests(1, at: "completeness_check")[0]
      _ = try await here.database.query(
        "update service_servicerequest set author_id = \(voters[4]) where id = \(id)")
      try await here.move(id, from: "completeness_check", to: "voting")
      let ballot = try await here.openBallot(of: id)
      await #expect(throws: BallotError.conflict) {
        try await here.cast(.for, by: voters[4], in: ballot)
      }
      for user in voters[0...3] { try await here.cast(.for, by: user, in: ballot) }
      #expect(try await here.step(of: id) == "protocol")
    }
  }

  /// Fails without the comparison with the company that identity was asked about.
  @Test func a_vote_of_who_was_asked_about_a_company_that_is_merged_by_now_is_refused()
    async throws
  {
    try await CommissionWorld.open { here in
      let (request, ballot) = try await here.voting(company: 5)
      _ = try await here.database.query(
        "update service_servicerequest set company_id = 6 where id = \(request)")
      let row = try await here.database.query(
        "select row_version from service_servicerequest where id = \(request)"
      ).first
      let version = try #require(row).int64("row_version")
      await #expect(throws: RequestError.stale(current: version)) {
        try await here.cast(.for, by: voters[0], in: ballot, company: 5)
      }
      #expect(try await here.world.count("service_vote") == 0)
      try await here.cast(.for, by: voters[0], in: ballot, company: 6)
      #expect(try await here.world.count("service_vote") == 1)
    }
  }

  @Test func a_request_that_goes_away_takes_its_ballot_with_it() async throws {
    try await CommissionWorld.open { here in
      let (request, ballot) = try await here.voting()
      try await here.cast(.for, by: voters[0], in: ballot)
      try await here.database.transaction { tx in
        var locked = try await here.requests.lock(request, ownedBy: here.world.viewer(1001), in: tx)
        let step = try locked.request.withdraw(
          by: 1001, comment: nil, table: locked.table, calendar: locked.calendar,
          today: locked.context.today)
        try await here.requests.save(step, of: locked, by: .applicant, in: tx)
      }
      await #expect(throws: BallotError.notOpen(.void)) {
        try await here.cast(.for, by: voters[1], in: ballot)
      }
      #expect(
        try await here.events(of: "ballot", ballot) == ["ballot.opened", "ballot.closed"])
    }
  }

  @Test func without_a_whole_commission_nothing_goes_to_the_vote() async throws {
    try await CommissionWorld.open { here in
      let all = CommissionSamples.commission().members
      try await here.appoint(Commission(members: all.filter { $0.role != .secretary }))
      let id = try await here.requests(1, at: "completeness_check")[0]
      await #expect(throws: CommissionError.notSet(vacant: [.secretary])) {
        try await here.move(id, from: "completeness_check", to: "voting")
      }
      #expect(try await here.step(of: id) == "completeness_check")
      #expect(try await here.world.count("service_ballot") == 0)
    }
  }

  /// An old request goes on: its old votes are a round of their own.
  @Test func old_votes_stay_and_the_next_round_is_the_second() async throws {
    try await CommissionWorld.open { here in
      let id = try await here.requests(1, at: "voting")[0]
      _ = try await here.database.query(
        """
        insert into service_vote (choice, service_request_id, user_id)
        values ('for', \(id), \(voters[0]))
        """)
      let ballot = try await here.database.transaction { tx in
        try await here.ballots.openRound(of: id, by: secretary, in: tx)
      }
      for user in voters { try await here.cast(.for, by: user, in: ballot) }
      let (rounds, old) = try await here.ballots.list(
        of: id, for: BallotViewer(userID: secretary, isStaff: true))
      #expect(try rounds.map { try $0.int("round") } == [2])
      #expect(old.count == 1)
    }
  }

  @Test func terms_that_overlap_are_refused_and_leave_the_old_commission() async throws {
    try await CommissionWorld.open { here in
      let before = try await here.world.count("service_commissionmember")
      let all = CommissionSamples.commission().members
      for member in [
        Commission.Member(userID: 300, role: .chair, startsOn: FormSamples.today),
        Commission.Member(userID: 103, role: .member, startsOn: FormSamples.today),
      ] {
        await #expect(throws: CommissionError.termsOverlap) {
          try await here.appoint(Commission(members: all + [member]))
        }
      }
      #expect(try await here.world.count("service_commissionmember") == before)
    }
  }
}
