import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// Many decisions of a protocol travel together.
struct ProtocolCostTests {
  /// How many statements it takes to bring a protocol with so many rejections into force.
  private func statements(for count: Int, _ here: CommissionWorld) async throws -> Int {
    let id = try await here.signed(accepted: [], rejected: try await here.requests(count))
    return try await SentStatements.count { try await here.apply(id) }
  }

  @Test func each_further_decision_costs_two_statements_its_step_and_its_event() async throws {
    try await CommissionWorld.open { here in
      let few = try await statements(for: 10, here)
      let many = try await statements(for: 60, here)
      #expect(many - few <= 2 * 50)
      #expect(few <= 2 * 10 + 20)
    }
  }

  @Test func of_a_round_no_more_is_approved_than_it_has_by_one_protocol_either() async throws {
    try await CommissionWorld.open { here in
      let requests = try await here.requests(3)
      let round = try await here.world.round(approvals: 2)
      _ = try await here.database.query("update service_servicerequest set round_id = \(round)")
      let id = try await here.signed(accepted: requests)
      await #expect(throws: ServiceRefusal.roundQuotaReached) { try await here.apply(id) }
      #expect(try await here.step(of: requests[0]) == "protocol")
      _ = try await here.database.query("update service_round set quota_approved = 3")
      #expect(try await here.apply(id))
      for request in requests { #expect(try await here.step(of: request) == "commission_approved") }
    }
  }

  @Test func of_its_money_neither() async throws {
    try await CommissionWorld.open { here in
      let requests = try await here.requests(3)
      let round = try await here.world.round(amount: 25)
      _ = try await here.database.query(
        "update service_servicerequest set round_id = \(round), round_amount = 10")
      let id = try await here.signed(accepted: requests)
      await #expect(throws: ServiceRefusal.roundSpent) { try await here.apply(id) }
      _ = try await here.database.query("update service_round set amount = 30")
      #expect(try await here.apply(id))
    }
  }

  @Test func those_that_go_on_by_themselves_do_so_together() async throws {
    try await CommissionWorld.open(machines: Requests.machines) { here in
      _ = try await here.database.query(
        """
        update service_service set row_version = row_version + 1, bp_config = '{}',
          second_hub_form_id = (
            select hub_form_id from service_service where code = 'consultation')
        where code = \(CommissionWorld.service)
        """)
      let requests = try await here.requests(3)
      let id = try await here.signed(accepted: requests)
      #expect(try await here.apply(id))
      for request in requests {
        #expect(try await here.step(of: request) == "second_form")
        #expect(
          try await here.events(of: "request", request)
            == ["request.approved", "request.status_changed"])
      }
      #expect(
        try await here.world.count(
          "service_servicerequest where second_hub_form_data_id is not null") == 3)
    }
  }
}
