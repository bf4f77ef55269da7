import Access
import FoundationEssentials
import HTTPCore
import JSON
import Postgres
import ServicesApp
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// Files of requests that have a second form.
@Suite struct SecondFormFileTests {
  private static let root = "/api/v1/services/request-exports"
  private static let clerk = Principal(
    kind: .user, issuer: Principal.gateway, userID: 70,
    permissions: [ServicesApplication.decide], isStaff: true)

  private func content(_ desk: ServicesDesk, _ body: String) async throws -> [String] {
    let asked = try await desk.post(
      Self.root + "?service=seed-money&lang=ru", body, as: Self.clerk)
    #expect(asked.status == 202, "\(asked.json)")
    try await desk.makeExports()
    let path = "\(Self.root)/\(asked["id"].string ?? "")/content"
    let file = try await desk.send(.get, path, as: Self.clerk)
    #expect(file.status == 200)
    return String(decoding: file.body.dropFirst(3), as: UTF8.self)
      .split(separator: "\r\n").map(String.init)
  }

  /// Seed Money, with the consultation's form as its second one; one request that it has opened for.
  private func open(_ body: (ServicesDesk, ServicesWorld, Int64) async throws -> Void) async throws
  {
    try await ServicesDesk.open(rights: PersonRights { _ in Self.clerk }) { desk in
      let database = desk.world.database
      let world = ServicesWorld(
        database: database,
        requests: Requests(database: database, machines: [SecondStage()]))
      try await world.unsigned()
      _ = try await database.query(
        """
        update service_service set row_version = row_version + 1, second_hub_form_id = (
          select hub_form_id from service_service where code = 'consultation')
        where code = 'seed-money'
        """)
      let id = try await world.seedMoney()
      try await world.take(id)
      try await world.move(id, to: "expertise")
      try await world.fire(.expertiseDone, on: id)
      try await world.move(id, to: "voting")
      try await world.fire(.ballotsClosed, on: id)
      try await world.fire(.protocolAccepted, on: id)
      try await body(desk, world, id)
    }
  }

  private let body =
    #"{"format": "csv", "columns": ["status"], "fields": ["project_name"], "second_fields": ["question"]}"#

  private func last(_ desk: ServicesDesk) async throws -> String {
    try #require(try await content(desk, body).last)
  }

  /// What its applicant is still writing is nobody's yet. Fails if the draft is read where there is no
  /// submission.
  @Test func answers_to_the_second_form_are_there_once_they_were_sent() async throws {
    try await open { desk, world, id in
      let first = try await content(desk, body)
      #expect(first.count == 2 && first.last == "revision,Құс жолы,")
      try await world.fill(id, ["topic": "taxes", "question": "Когда будет договор на грант?"])
      #expect(try await last(desk) == "revision,Құс жолы,")
      try await world.submit(id)
      let sent = try await content(desk, body)
      #expect(sent.first?.hasSuffix(" (2)") == true, "\(sent)")
      #expect(sent.last?.hasSuffix(",Құс жолы,Когда будет договор на грант?") == true, "\(sent)")

      try await world.move(id, to: "returned_2", marks: ["question"])
      try await world.fill(id, ["question": "Когда будет подписан договор?"])
      #expect(try await last(desk).hasSuffix("Когда будет договор на грант?"))
      try await world.submit(id)
      #expect(
        try await content(desk, body).last?.hasSuffix("Когда будет подписан договор?") == true)
    }
  }

  @Test func without_a_wish_all_fields_of_both_forms_are_there() async throws {
    try await open { desk, world, id in
      try await world.fill(id, ["topic": "taxes", "question": "Когда будет договор на грант?"])
      try await world.submit(id)
      // Also of a service that takes no more requests.
      _ = try await desk.world.database.query(
        """
        update service_service set published = false, row_version = row_version + 1
        where code = 'seed-money'
        """)
      let lines = try await content(desk, #"{"format": "csv", "columns": ["id"]}"#)
      let heading = try #require(lines.first)
      #expect(heading.components(separatedBy: " (2)").count > 2, "\(heading)")
      #expect(lines.last?.contains("Құс жолы") == true)
      #expect(lines.last?.contains("Когда будет договор на грант?") == true)
      let none = try await content(
        desk, #"{"format": "csv", "columns": ["service"], "fields": [], "second_fields": []}"#)
      #expect(none == ["service", "seed-money"])
    }
  }

  /// What was ordered before there were two forms is still made.
  @Test func an_order_of_an_earlier_version_is_made() async throws {
    try await open { desk, world, _ in
      let asked = try await desk.post(
        Self.root + "?service=seed-money", body, as: Self.clerk)
      _ = try await desk.world.database.query(
        """
        update admin_export set row_version = row_version + 1,
          asked = convert_to((convert_from(asked, 'UTF8')::jsonb - 'second_fields')::text, 'UTF8')
        """)
      try await desk.makeExports()
      let path = "\(Self.root)/\(asked["id"].string ?? "")"
      #expect(try await desk.send(.get, path, as: Self.clerk)["state"] == "ready")
      let file = try await desk.send(.get, path + "/content", as: Self.clerk)
      #expect(String(decoding: file.body, as: UTF8.self).hasSuffix("\r\nrevision,Құс жолы\r\n"))
    }
  }
}
