import Access
import HTTPCore
import JSON
import Postgres
import ServicesApp
import ServicesSamples
import TestSupport
import Testing

/// The staff list as a file: what the list finds, with the answers that one may see.
@Suite struct RequestFileTests {
  private static let root = "/api/v1/services/request-exports"

  private static func clerk(
    _ extra: [String] = [], organization: String? = nil
  ) -> Principal {
    Principal(
      kind: .user, issuer: Principal.gateway, userID: 70,
      permissions: Set([ServicesApplication.decide] + extra), isStaff: true,
      organization: organization)
  }

  private static let reveals = clerk(["service.reveal_servicerequest"])

  private func content(
    _ desk: ServicesDesk, _ query: String, _ body: String, as principal: Principal
  ) async throws -> String {
    let asked = try await desk.post(Self.root + query, body, as: principal)
    #expect(asked.status == 202, "\(asked.json)")
    try await desk.makeExports()
    let path = "\(Self.root)/\(asked["id"].string ?? "")"
    let card = try await desk.send(.get, path, as: principal)
    #expect(card["state"] == "ready", "\(card.json)")
    let file = try await desk.send(.get, path + "/content", as: principal)
    return String(decoding: file.body.dropFirst(3), as: UTF8.self)
  }

  @Test func the_file_has_what_the_list_finds_with_labels_and_masked_answers() async throws {
    try await ServicesDesk.open(rights: PersonRights { _ in Self.clerk() }) { desk in
      _ = try await desk.world.taken()
      _ = try await desk.world.draft(by: 8)
      let text = try await content(
        desk, "?service=startup-grant&lang=en",
        #"{"format": "csv", "columns": ["service", "status"], "fields": ["full_name", "budget", "team"]}"#,
        as: Self.clerk())
      let lines = text.split(separator: "\r\n")
      #expect(lines.count == 2, "\(text)")
      #expect(lines[0].hasPrefix("service,status,"))
      #expect(lines[1].hasPrefix("startup-grant,in_progress,•••,5000000,"))
      #expect(!text.contains("Әйгерім") && !text.contains("900101300007"))
    }
  }

  @Test func who_may_reveal_and_says_so_gets_personal_answers() async throws {
    let body = #"{"format": "csv", "columns": ["id"], "fields": ["full_name"], "reveal": true}"#
    try await ServicesDesk.open(rights: PersonRights { _ in Self.reveals }) { desk in
      _ = try await desk.world.taken()
      let path = Self.root + "?service=startup-grant"
      #expect(try await desk.post(path, body, as: Self.clerk()).status == 403)
      let text = try await content(desk, "?service=startup-grant", body, as: Self.reveals)
      #expect(text.contains("Әйгерім Серікова"))
    }
  }

  @Test func staff_of_an_organisation_get_its_requests_alone() async throws {
    let bound = Self.clerk(organization: "elsewhere")
    try await ServicesDesk.open(rights: PersonRights { _ in bound }) { desk in
      _ = try await desk.world.taken()
      let body = #"{"format": "csv", "columns": ["status"]}"#
      #expect(try await content(desk, "", body, as: bound) == "status\r\n")
      _ = try await desk.world.database.query(
        "update service_service set organization_id = 'elsewhere'")
      #expect(try await content(desk, "", body, as: bound) == "status\r\nin_progress\r\n")
    }
  }

  /// Without the second look the file would be made for one who lost the right meanwhile.
  @Test func who_lost_the_right_gets_no_file() async throws {
    try await ServicesDesk.open(rights: PersonRights { _ in nil }) { desk in
      let asked = try await desk.post(Self.root, #"{"format": "xlsx"}"#, as: Self.clerk())
      try await desk.makeExports()
      let card = try await desk.send(
        .get, "\(Self.root)/\(asked["id"].string ?? "")", as: Self.clerk())
      #expect(card["state"] == "failed" && card["failure"] == "right-withdrawn")
    }
  }

  @Test func what_the_list_or_the_form_does_not_know_is_refused_at_once() async throws {
    try await ServicesDesk.open { desk in
      let unknown = try await desk.post(
        Self.root + "?service=startup-grant",
        #"{"format": "pdf", "columns": ["iin"], "fields": ["nothing"], "second_fields": ["project_name"]}"#,
        as: Self.clerk())
      #expect(unknown.status == 422 && unknown["errors"].array?.count == 4, "\(unknown.json)")
      let body = #"{"format": "csv"}"#
      #expect(try await desk.post(Self.root, body).status == 403)
      #expect(try await desk.post(Self.root + "?limit=5", body, as: Self.clerk()).status == 422)
    }
  }
}
