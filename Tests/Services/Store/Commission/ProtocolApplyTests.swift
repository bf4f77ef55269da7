import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import Synchronization
import TestSupport
import Testing

/// All decisions of a protocol come into force, or none.
struct ProtocolApplyTests {
  /// The figure to reach is 2 s on a machine that does nothing else. It takes a thousand round trips:
  /// beside other tests each waits for its turn, so the bound is far looser.
  @Test func five_hundred_decisions_come_into_force_at_once() async throws {
    try await CommissionWorld.open { here in
      let requests = try await here.requests(500)
      let id = try await here.signed(
        accepted: Array(requests[..<300]), rejected: Array(requests[300...]))
      // when
      let begun = ContinuousClock.now
      #expect(try await here.apply(id))
      let time = ContinuousClock.now - begun
      print("a protocol with 500 requests was applied in \(time)")
      #expect(time < .seconds(60))
      #expect(
        try await here.world.count(
          "service_servicerequest where bp_status = 'commission_approved'") == 300)
      #expect(
        try await here.world.count(
          "service_servicerequest where bp_status = 'commission_rejected'") == 200)
      #expect(
        try await here.world.count(
          "outbox where type in ('request.approved', 'request.rejected')") == 500)
    }
  }

  /// Fails where steps are looked at one by one while others are written already, or outside the lock.
  @Test func one_request_that_went_away_holds_back_all_and_is_named() async throws {
    try await CommissionWorld.open { here in
      let requests = try await here.requests(4)
      let id = try await here.signed(accepted: requests)
      _ = try await here.database.query(
        """
        update service_servicerequest set bp_status = 'withdrawn', status = 'cancelled',
          row_version = row_version + 1 where id = \(requests[2])
        """)
      _ = try await here.database.query(
        "update service_servicerequest set paused_at = now() where id = \(requests[3])")
      await #expect(throws: ProtocolError.requestsElsewhere(Array(requests[2...3]))) {
        try await here.apply(id, by: CommissionSamples.secretary)
      }
      #expect(try await here.status(of: id) == "signed")
      #expect(try await here.step(of: requests[0]) == "protocol")
      #expect(try await here.events(of: "request", requests[0]) == [])
    }
  }

  /// The connection breaks off when half of the decisions are written, in every attempt. Fails where
  /// they are not one transaction.
  @Test func killed_in_the_middle_nothing_is_half_done_and_it_runs_again() async throws {
    let breaker = Breaker()
    try await CommissionWorld.open(machines: [CommissionMachine(), breaker]) { here in
      let requests = try await here.requests(8)
      let id = try await here.signed(accepted: requests)
      breaker.breakOff(at: requests[4])
      await #expect(throws: (any Error).self) { try await here.apply(id) }
      #expect(breaker.count > 0)
      #expect(try await here.status(of: id) == "signed")
      for request in requests {
        #expect(try await here.step(of: request) == "protocol")
        #expect(try await here.events(of: "request", request) == [])
      }
      #expect(
        try await here.world.count("service_servicerequeststatus where status = 'approved'") == 0)
      // when
      breaker.breakOff(at: nil)
      #expect(try await here.apply(id))
      for request in requests {
        #expect(try await here.step(of: request) == "commission_approved")
        #expect(try await here.events(of: "request", request) == ["request.approved"])
      }
    }
  }

  /// Both want all requests, in whatever order: whoever is first has them, nobody waits for ever.
  @Test func a_protocol_and_withdrawals_do_not_wait_for_each_other_for_ever() async throws {
    try await CommissionWorld.open { here in
      let requests = try await here.requests(12)
      let id = try await here.signed(accepted: requests)
      let results = await contenders(13) { index in
        guard index < 12 else {
          _ = try await here.apply(id)
          return
        }
        try await here.database.transaction { tx in
          let author = try await tx.query(
            "select author_id from service_servicerequest where id = \(requests[11 - index])"
          ).first?.int64("author_id")
          var locked = try await here.requests.lock(
            requests[11 - index], ownedBy: here.world.viewer(author ?? 0), in: tx)
          let step = try locked.request.withdraw(
            by: author ?? 0, comment: nil, table: locked.table, calendar: locked.calendar,
            today: locked.context.today)
          try await here.requests.save(step, of: locked, by: .applicant, in: tx)
        }
      }
      let withdrawn = try await here.world.count(
        "service_servicerequest where bp_status = 'withdrawn'")
      let approved = try await here.world.count(
        "service_servicerequest where bp_status = 'commission_approved'")
      // Either all were decided on, or somebody withdrew and nothing was.
      #expect(withdrawn + approved == (withdrawn == 0 ? 12 : withdrawn))
      for case .failure(let error) in results {
        #expect(error is ProtocolError || error is RequestError, "\(error)")
      }
    }
  }
}

/// Ends the connection in the middle of a step of one request.
private final class Breaker: StepMachine {
  private let state = Mutex<(request: Int64?, count: Int)>((nil, 0))

  func breakOff(at request: Int64?) { state.withLock { $0.request = request } }

  var count: Int { state.withLock { $0.count } }

  func follow(
    _ effect: ProcessTable.Effect, after step: RequestStep, of locked: LockedRequest,
    in tx: Transaction
  ) async throws {
    let isHere = state.withLock { state in
      guard state.request == locked.request.id else { return false }
      state.count += 1
      return true
    }
    if isHere { _ = try await tx.query("select pg_terminate_backend(pg_backend_pid())") }
  }
}
