import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

struct CommissionRaceTests {
  private let voters = CommissionSamples.voters

  private func wins<R>(_ results: [Result<R, any Error>]) -> Int {
    results.count { if case .success = $0 { true } else { false } }
  }

  /// Fails where neither the request nor the ballot's row is locked: several receipts would get in. Either
  /// lock is enough, and so this does not miss the second one.
  @Test func sixteen_secret_votes_of_one_voter_are_one() async throws {
    try await CommissionWorld.open(isSecret: true) { here in
      let (_, ballot) = try await here.voting()
      let results = await contenders { _ in
        try await here.cast(
          .for, by: voters[0], in: ballot, receipt: try CommissionWorld.receipt())
      }
      #expect(wins(results) == 1)
      for case .failure(let error) in results {
        #expect(error as? BallotError == .receiptUnknown, "\(error)")
      }
      #expect(try await here.world.count("service_ballotchoice") == 1)
    }
  }

  @Test func sixteen_votes_by_name_of_one_voter_are_one() async throws {
    try await CommissionWorld.open { here in
      let (_, ballot) = try await here.voting()
      let results = await contenders { index in
        try await here.cast(index % 2 == 0 ? .for : .against, by: voters[0], in: ballot)
      }
      #expect(wins(results) == 16)
      #expect(try await here.world.count("service_vote") == 1)
    }
  }

  @Test func all_voters_at_once_are_all_counted() async throws {
    for isSecret in [false, true] {
      try await CommissionWorld.open(isSecret: isSecret) { here in
        let (request, ballot) = try await here.voting()
        let results = await contenders(5) { index in
          try await here.cast(
            .for, by: voters[index], in: ballot,
            receipt: isSecret ? try CommissionWorld.receipt() : nil)
        }
        #expect(wins(results) == 5)
        #expect(try await here.step(of: request) == "protocol")
        #expect(
          try await here.database.query("select votes_for from service_ballot").first?
            .int("votes_for") == 5)
      }
    }
  }

  /// Held more than once: by the lock of the request, by that of the ballot's row behind it, and by the
  /// step of the request, which is made once and takes along what was counted and told. This misses none
  /// of them while another one is there.
  @Test func sixteen_who_close_count_once() async throws {
    try await CommissionWorld.open { here in
      let (_, ballot) = try await here.voting()
      for user in voters[0...3] { try await here.cast(.for, by: user, in: ballot) }
      let results = await contenders { _ in try await here.close(ballot) }
      #expect(wins(results) == 1)
      #expect(try await here.events(of: "ballot", ballot) == ["ballot.opened", "ballot.closed"])
    }
  }

  /// Fails without the unique index `service_protocolitem_one_protocol`.
  @Test(arguments: [2, 16])
  func of_protocols_that_want_one_request_one_gets_it(_ count: Int) async throws {
    try await CommissionWorld.open { here in
      let requests = try await here.requests(5)
      var drafts: [Int64] = []
      for _ in 0..<count { drafts.append(try await here.draft()) }
      let all = drafts
      let results = await contenders(count) { index in
        // In whatever order they name them: they wait for each other in one.
        let named = index % 2 == 0 ? requests : requests.reversed()
        try await here.put(accepted: Array(named), on: all[index])
      }
      #expect(wins(results) == 1)
      for case .failure(let error) in results {
        #expect(error as? ProtocolError == .taken([]), "\(error)")
      }
      #expect(try await here.world.count("service_protocolitem") == 5)
      #expect(try await here.world.count("service_protocol_accepted") == 5)
      let winner = try #require(
        all.indices.first { if case .success = results[$0] { true } else { false } })
      let loser = try #require(all.indices.first { $0 != winner })
      let taken = try await here.protocols.taken(
        of: Agenda(accepted: requests, rejected: [], undecided: []), by: all[loser])
      #expect(taken == requests)
    }
  }

  /// Fails without the lock of the protocol's row, or without the look at its status under it.
  @Test func sixteen_workers_apply_a_protocol_once() async throws {
    try await CommissionWorld.open { here in
      let requests = try await here.requests(6)
      let id = try await here.signed(
        accepted: Array(requests[0...2]), rejected: Array(requests[3...5]))
      let results = await contenders { _ in try await here.apply(id) }
      #expect(try results.map { try $0.get() }.count { $0 } == 1)
      #expect(
        try await here.events(of: "protocol", id) == [
          "protocol.agreed", "protocol.signing_requested", "protocol.signed", "protocol.applied",
        ])
      #expect(
        try await here.world.count(
          "service_servicerequestbpstatus where bp_status like 'commission%'") == 6)
    }
  }

  /// Fails without the constraint that the two are not one: and of many who confirm one does.
  @Test func sixteen_second_people_annul_once() async throws {
    try await CommissionWorld.open { here in
      let requests = try await here.requests(3)
      let id = try await here.signed(accepted: requests)
      try await here.apply(id)
      try await here.propose(id, by: 1)
      let results = await contenders { index in try await here.confirm(id, by: 1 + Int64(index)) }
      #expect(wins(results) == 1)
      #expect(try await here.status(of: id) == "annulled")
      #expect(
        try await here.database.query("select confirmed_by from service_protocolannulment").first?
          .int64("confirmed_by") != 1)
    }
  }
}
