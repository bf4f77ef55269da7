import HTTPCore
import JSON
import Postgres
import ServicesDomain
import ServicesSamples
import TestSupport
import Testing

/// The worker that brings a protocol into force loses its connection in the middle.
struct ProtocolWorkerTests {
  private let root = "/api/v1/services/protocols"

  @Test func a_worker_that_was_killed_comes_again_and_applies_it_once() async throws {
    try await ServicesDesk.open { desk in
      let here = try await desk.commission()
      let requests = try await here.requests(3)
      let id = try await here.draft()
      try await here.put(accepted: requests, on: id)
      try await here.agree(id)
      try await here.askToSign(id)
      for user in CommissionSamples.voters.dropLast() + [CommissionSamples.secretary] {
        try await here.sign(id, by: user)
      }
      #expect(
        try await desk.post("\(root)/\(id)/completion", as: desk.secretary)["status"].string
          == "signed")
      // when
      let (attempts, kills) = try await here.killing(
        { try await desk.doCommissionJobs() }, seeing: {})
      #expect(try attempts.get() == 1)
      #expect(kills > 0)
      #expect(try await here.status(of: id) == "signed")
      for request in requests { #expect(try await here.step(of: request) == "protocol") }
      #expect(try await desk.doCommissionJobs() == 0, "it waits before it comes again")
      // when
      _ = try await here.database.query(
        "update django_dramatiq_task set run_at = now() where status = 'delayed'")
      #expect(try await desk.doCommissionJobs() == 1)
      let shown = try await desk.send(.get, "\(root)/\(id)", as: desk.secretary)
      #expect(shown["status"].string == "applied")
      for request in requests {
        #expect(try await here.events(of: "request", request) == ["request.approved"])
      }
      #expect(try await desk.doCommissionJobs() == 0)
    }
  }
}
