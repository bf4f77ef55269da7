import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import Testing

/// A protocol's application is killed from outside when all of its requests have moved.
struct ProtocolKillTests {
  /// Holds because the requests, their events and the protocol are one transaction.
  @Test func nothing_moved_the_protocol_stays_signed_and_the_next_one_applies_it_once() async throws
  {
    try await CommissionWorld.open { here in
      let requests = try await here.requests(6)
      let (accepted, rejected) = (Array(requests[..<4]), Array(requests[4...]))
      let id = try await here.signed(accepted: accepted, rejected: rejected)
      let before = try await here.world.count("outbox")
      @Sendable func nothingMoved() async throws {
        #expect(try await here.status(of: id) == "signed")
        #expect(
          try await here.world.count("service_servicerequest where bp_status = 'protocol'") == 6)
        #expect(try await here.world.count("service_paper where not is_draft") == 0)
        #expect(try await here.world.count("outbox") == before)
      }
      // when
      let (result, kills) = try await here.killing(
        { try await here.apply(id) }, seeing: { try await nothingMoved() })
      #expect(throws: DatabaseUnavailable.self) { try result.get() }
      #expect(kills > 0)
      try await nothingMoved()
      // when
      #expect(try await here.apply(id))
      #expect(try await here.status(of: id) == "applied")
      for request in requests {
        let isGood = accepted.contains(request)
        #expect(
          try await here.step(of: request)
            == (isGood ? "commission_approved" : "commission_rejected"))
        #expect(
          try await here.events(of: "request", request)
            == [isGood ? "request.approved" : "request.rejected"])
        #expect(
          try await here.world.count(
            "service_servicerequestbpstatus where service_request_id = \(request)") == 1)
      }
      #expect(try await here.events(of: "protocol", id).count { $0 == "protocol.applied" } == 1)
      #expect(try await here.world.count("service_paper where status <> 'revoked'") == 1)
      #expect(try await !here.apply(id))
    }
  }
}
