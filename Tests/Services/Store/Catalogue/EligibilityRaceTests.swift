import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import Testing

/// Requests of one applicant that rule each other out.
struct EligibilityRaceTests {
  /// Fails without the lock of the applicant's name: nobody sees what is not committed yet, and several
  /// would be under consideration.
  @Test(.timeLimit(.minutes(1)))
  func sixteen_that_come_in_beside_the_first_are_ruled_out_by_it() async throws {
    try await ServicesWorld.open { world in
      try await world.setting("eligibility", to: #"{"no_open_request": true}"#, of: "consultation")
      var drafts: [Int64] = []
      for _ in 0...16 {
        let id = try await world.draft(service: "consultation")
        try await world.fill(id, ["topic": "taxes", "question": "Сколько платить налогов?"])
        drafts.append(id)
      }
      let (all, viewer) = (drafts, world.viewer())
      let (seen, results) = try await world.contending(
        against: { tx in
          var locked = try await world.requests.lock(all[16], ownedBy: viewer, in: tx)
          _ = try await world.requests.submit(&locked, by: viewer.userID, in: tx)
        },
        seeing: { tx in
          try await tx.query(
            "select count(*) as n from service_servicerequest where status <> 'draft'"
          ).first?.int("n")
        }
      ) { index in
        _ = try await world.submit(all[index])
      }
      #expect(seen == 1)
      for result in results {
        guard case .failure(let error) = result,
          case .notEligible(let reasons)? = error as? ServiceRefusal
        else {
          Issue.record("\(result)")
          continue
        }
        #expect(reasons.map(\.code) == ["request-under-consideration"])
      }
      #expect(try await world.count("service_servicerequest where status <> 'draft'") == 1)
    }
  }
}
