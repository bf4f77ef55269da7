import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import Testing

/// What is promised of a secret vote: whoever reads the tables at one moment, before the close or after
/// it, cannot tell who chose what.
struct SecretBallotTests {
  private let voters = CommissionSamples.voters

  private func receipts() throws -> [String] {
    try voters.map { _ in try CommissionWorld.receipt() }
  }

  private func texts(_ sql: SQL, _ here: CommissionWorld) async throws -> [String] {
    try await here.database.query(sql).map { try $0.string("value") }
  }

  /// Fails where a vote writes but its own rows: the transaction that wrote the voter's row and the
  /// choice's row would be the same, and of no other row.
  @Test func no_row_joins_voter_and_choice_before_the_close_or_after() async throws {
    try await CommissionWorld.open(isSecret: true) { here in
      let (request, ballot) = try await here.voting()
      let receipts = try receipts()
      let choices: [VoteChoice] = [.for, .against, .abstain, .for, .for]
      for place in 0..<4 {
        try await here.cast(
          choices[place], by: voters[place], in: ballot, receipt: receipts[place])
        for table in ["service_ballotvoter", "service_ballotchoice"] {
          let written = try await texts(
            """
            select distinct xmin::text as value from \(identifier: table)
            where ballot_id = \(ballot)
            """, here)
          #expect(written.count == 1, "\(table) after \(place + 1) votes")
        }
        let versions = try await texts(
          "select distinct row_version::text as value from service_ballotvoter", here)
        #expect(versions.count == 1)
      }
      try await noTrace(here)
      // when
      #expect(try await here.close(ballot) == .accepted)
      #expect(try await here.step(of: request) == "protocol")
      try await noTrace(here)
      let row = try await here.ballots.show(
        ballot, for: BallotViewer(userID: CommissionSamples.secretary, isStaff: true)
      ).first
      #expect(try row?.int("votes_for") == 2)
      #expect(try row?.int("votes_against") == 1)
      #expect(try row?.int("votes_abstain") == 1)
      #expect(try row?.isNull("votes") == true)
    }
  }

  /// Neither a vote by name, nor a time, nor a column that both tables have but the ballot's.
  private func noTrace(_ here: CommissionWorld) async throws {
    #expect(try await here.world.count("service_vote") == 0)
    let shared = try await texts(
      """
      select a.attname::text as value from pg_attribute a join pg_attribute b using (attname)
      where a.attrelid = 'service_ballotvoter'::regclass
        and b.attrelid = 'service_ballotchoice'::regclass and a.attnum > 0 and b.attnum > 0
      """, here)
    #expect(shared == ["ballot_id"])
    let times = try await texts(
      """
      select attname::text as value from pg_attribute
      where attrelid in ('service_ballotvoter'::regclass, 'service_ballotchoice'::regclass)
        and attnum > 0 and atttypid in ('timestamptz'::regtype, 'timestamp'::regtype, 'date'::regtype)
      """, here)
    #expect(times == [])
    let journalled = try await texts(
      """
      select tgrelid::regclass::text as value from pg_trigger
      where tgname = 'keep_change'
        and tgrelid in ('service_ballotvoter'::regclass, 'service_ballotchoice'::regclass)
      """, here)
    #expect(journalled == [])
  }

  /// Fails without `order by random()`: the first vote would always lie first.
  @Test func the_place_of_a_choice_says_nothing_of_its_turn() async throws {
    try await CommissionWorld.open(isSecret: true) { here in
      var places: Set<Int> = []
      for _ in 0..<12 {
        let (_, ballot) = try await here.voting()
        try await here.cast(
          .against, by: voters[0], in: ballot, comment: "бірінші",
          receipt: try CommissionWorld.receipt())
        for user in voters[1...3] {
          try await here.cast(.for, by: user, in: ballot, receipt: try CommissionWorld.receipt())
        }
        let lying = try await texts(
          "select choice as value from service_ballotchoice where ballot_id = \(ballot) order by ctid",
          here)
        places.insert(lying.firstIndex(of: "against") ?? -1)
      }
      #expect(places.count > 1)
      #expect(!places.contains(-1))
    }
  }

  @Test func the_receipt_changes_the_vote_and_nothing_else_does() async throws {
    try await CommissionWorld.open(isSecret: true) { here in
      let (_, ballot) = try await here.voting()
      let receipts = try receipts()
      try await here.cast(.for, by: voters[0], in: ballot, receipt: receipts[0])
      try await here.cast(.for, by: voters[1], in: ballot, receipt: receipts[1])
      try await here.cast(.against, by: voters[0], in: ballot, receipt: receipts[0])
      await #expect(throws: BallotError.receiptUnknown) {
        try await here.cast(.against, by: voters[1], in: ballot, receipt: receipts[2])
      }
      // Whoever has not voted cannot vote with another's.
      await #expect(throws: BallotError.receiptUnknown) {
        try await here.cast(.against, by: voters[2], in: ballot, receipt: receipts[1])
      }
      let choices = try await texts(
        "select choice as value from service_ballotchoice order by choice", here)
      #expect(choices == ["against", "for"])
      #expect(
        try await here.world.count("service_ballotvoter where has_cast") == 2)
    }
  }

  /// Fails without the constraint trigger `service_ballotchoice_per_voter`.
  @Test func there_are_never_more_choices_than_voters() async throws {
    try await CommissionWorld.open(isSecret: true) { here in
      let (_, ballot) = try await here.voting()
      try await here.cast(
        .for, by: voters[0], in: ballot, receipt: try CommissionWorld.receipt())
      let error = await #expect(throws: DatabaseError.self) {
        try await here.database.query(
          """
          insert into service_ballotchoice (ballot_id, receipt, choice)
          values (\(ballot), sha256('stuffed'), 'for')
          """)
      }
      #expect(error?.constraint == "service_ballotchoice_per_voter")
    }
  }

  @Test func a_tie_of_secret_votes_is_the_chairs_to_decide() async throws {
    try await CommissionWorld.open(isSecret: true) { here in
      let (request, ballot) = try await here.voting()
      for (place, user) in voters[0...3].enumerated() {
        try await here.cast(
          place < 2 ? .for : .against, by: user, in: ballot,
          receipt: try CommissionWorld.receipt())
      }
      #expect(try await here.close(ballot) == .tied)
      #expect(try await here.step(of: request) == "voting")
      try await here.database.transaction { tx in
        try await here.ballots.decide(
          .against, comment: "Ерте", on: ballot, by: CommissionSamples.chair, in: tx)
      }
      #expect(try await here.step(of: request) == "protocol")
    }
  }
}
