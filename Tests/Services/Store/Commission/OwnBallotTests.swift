import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import Testing

/// Whoever keeps the commission's papers may ask for something herself: of that she keeps none. Each of
/// them fails without the look at whose request it is.
struct OwnBallotTests {
  private let voters = CommissionSamples.voters
  private let secretary = CommissionSamples.secretary
  private let colleague: Int64 = 1

  private func give(
    _ request: Int64, to author: Int64, in here: CommissionWorld
  ) async throws {
    _ = try await here.database.query(
      "update service_servicerequest set author_id = \(author) where id = \(request)")
  }

  @Test func she_does_not_close_the_ballot() async throws {
    try await CommissionWorld.open { here in
      let (request, ballot) = try await here.voting()
      try await give(request, to: secretary, in: here)
      for user in voters[0...3] { try await here.cast(.for, by: user, in: ballot) }
      await #expect(throws: RequestError.ownRequest) {
        try await here.close(ballot, by: secretary)
      }
      #expect(try await here.step(of: request) == "voting")
      #expect(try await here.close(ballot, by: colleague) == .accepted)
    }
  }

  @Test func she_opens_no_other_round() async throws {
    try await CommissionWorld.open { here in
      let id = try await here.requests(1, at: "voting")[0]
      try await give(id, to: secretary, in: here)
      @Sendable func open(by user: Int64) async throws -> Int64 {
        try await here.database.transaction { tx in
          try await here.ballots.openRound(of: id, by: user, in: tx)
        }
      }
      await #expect(throws: RequestError.ownRequest) { try await open(by: secretary) }
      #expect(try await here.world.count("service_ballot") == 0)
      #expect(try await open(by: colleague) == here.openBallot(of: id))
    }
  }

  @Test func she_does_not_see_how_it_goes() async throws {
    try await CommissionWorld.open { here in
      let (request, ballot) = try await here.voting()
      try await give(request, to: secretary, in: here)
      for (user, count) in [(secretary, 0), (colleague, 1)] {
        let viewer = BallotViewer(userID: user, isStaff: true)
        #expect(try await here.ballots.show(ballot, for: viewer).count == count)
        #expect(try await here.ballots.list(of: request, for: viewer).ballots.count == count)
      }
    }
  }
}
