import Access
import HTTPCore
import JSON
import Postgres
import ServicesApp
import ServicesSamples
import TestSupport
import Testing

@Suite struct HoldRoutesTests {
  private let keeper = Principal(
    kind: .user, issuer: Principal.gateway, userID: 90,
    permissions: [ServicesApplication.holdRequests], isStaff: true)

  private func bound(to organization: String) -> Principal {
    Principal(
      kind: .user, issuer: Principal.gateway, userID: 91,
      permissions: [ServicesApplication.holdRequests], isStaff: true, organization: organization)
  }

  @Test func a_request_is_held_and_let_go_by_who_may() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.world.taken()
      let path = "/api/v1/services/requests/\(id)/hold"
      let body = #"{"reason": "Запрос суда"}"#
      #expect(try await desk.post(path, body).status == 403)
      #expect(try await desk.post(path, body, as: bound(to: "elsewhere")).status == 404)
      #expect(try await desk.post(path, "{}", as: keeper).status == 422)
      let none = try await desk.send(.delete, path, as: keeper)
      #expect(none.status == 409 && none["code"] == "not-held")

      let held = try await desk.post(path, body, as: keeper)
      #expect(held.status == 200 && held["reason"] == "Запрос суда" && held["held_by"] == 90)
      #expect(try await desk.send(.delete, path, as: keeper).status == 204)

      _ = try await desk.world.database.query(
        """
        insert into service_requestretention (service_request_id, anonymised_at)
        values (\(id), now()) on conflict (service_request_id) do update set anonymised_at = now()
        """)
      let late = try await desk.post(path, body, as: keeper)
      #expect(late.status == 409 && late["code"] == "anonymised")
    }
  }

  @Test func the_job_blanks_what_is_due_and_runs_twice_without_harm() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.world.taken()
      _ = try await desk.world.database.query(
        "update service_service set config = config || '{\"retention_days\": 30}'")
      _ = try await desk.world.database.query(
        """
        update service_servicerequest
        set status = 'cancelled', created_at = now() - interval '90 days' where id = \(id)
        """)
      _ = try await desk.world.database.query(
        "update service_servicerequeststatus set created_at = now() - interval '31 days'")
      try await desk.app.anonymiseRequests()
      try await desk.app.anonymiseRequests()
      #expect(
        try await desk.world.count("service_requestretention where anonymised_at is not null") == 1)
      #expect(
        try await desk.world.count("service_servicerequestlog where action = 'anonymised'") == 1)
    }
  }
}
