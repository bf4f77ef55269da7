import HTTPCore
import JSON
import Postgres
import ServicesSamples
import TestSupport
import Testing

/// Fails without the guard: a request would be active under a contract that nobody could read.
struct ContractGuardTests {
  @Test func nobody_goes_on_without_a_printed_contract() async throws {
    try await ServicesDesk.open { desk in
      try await desk.wantContracts()
      _ = try await desk.world.database.query(
        """
        update service_service set row_version = row_version + 1, bp_config = jsonb_set(bp_config,
          '{transitions}', (bp_config -> 'transitions') || '[{"from": "contract", "to": "active",
            "by": "staff", "guards": ["contract_drawn"]}]')
        where code = 'startup-grant'
        """)
      let id = try await desk.requestAtContract()
      func goOn() async throws -> ServiceClient.Answer {
        try await desk.post(
          "/api/v1/services/requests/\(id)/transitions", #"{"from":"contract","to":"active"}"#,
          as: desk.staff)
      }
      let refused = try await goOn()
      #expect(refused.status == 409 && refused["code"].string == "contract-not-drawn")
      #expect(try await desk.world.step(of: id) == "contract")
      // when: as the printer leaves it
      let file = try await desk.world.file(of: id)
      _ = try await desk.world.database.query(
        """
        update service_paper set status = 'ready', file_id = \(file)::uuid,
          pdf_sha256 = sha256('x'), row_version = row_version + 1
        where service_request_id = \(id) and kind = 'contract'
        """)
      #expect(try await goOn()["bp_status"].string == "active")
    }
  }
}
