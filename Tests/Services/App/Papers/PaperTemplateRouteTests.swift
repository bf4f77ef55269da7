import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesApp
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// The staff publishes texts of papers.
struct PaperTemplateRouteTests {
  private let editor = Principal(
    kind: .user, issuer: Principal.gateway, userID: 73,
    permissions: ["service.change_papertemplate"], isStaff: true)

  private func draft(
    _ body: String, for service: String? = nil, _ desk: ServicesDesk
  ) async throws -> Int64 {
    try await desk.world.database.query(
      """
      insert into service_papertemplate (kind, service_id, language, body)
      values ('contract', \(service), 'ru', \(body)) returning id
      """)[0].int64("id")
  }

  private func publish(
    _ id: Int64, version: String = "\"1\"", as principal: Principal? = nil, _ desk: ServicesDesk
  ) async throws -> ServiceClient.Answer {
    try await desk.post(
      "/api/v1/services/paper-templates/\(id)/publication",
      headers: [(name: "If-Match", value: version)], as: principal ?? editor)
  }

  @Test func a_draft_is_published_once_and_counts_its_versions() async throws {
    try await ServicesDesk.open { desk in
      let (first, second) = (
        try await draft("<p>{{holder}}</p>", desk), try await draft("<p>{{number}}</p>", desk)
      )
      let made = try await publish(first, desk)
      #expect(made.status == 200 && made["version"] == .number("1"), "\(made.json)")
      #expect(try await publish(second, desk)["version"] == .number("2"))
      let again = try await publish(first, version: "*", desk)
      #expect(again.status == 409 && again["code"] == "template-published")
    }
  }

  @Test func who_may_not_or_comes_late_publishes_nothing() async throws {
    try await ServicesDesk.open { desk in
      let id = try await draft("<p>{{holder}}</p>", desk)
      #expect(try await publish(id, as: desk.applicant, desk).status == 403)
      let late = try await publish(id, version: "\"7\"", desk)
      #expect(late.status == 412 && late["code"] == "stale")
      #expect(try await publish(id + 100, desk).status == 404)
      #expect(
        try await desk.world.count("service_papertemplate where status = 'published'") == 0)
    }
  }

  @Test func every_fault_of_a_template_is_told_at_once() async throws {
    try await ServicesDesk.open { desk in
      let id = try await draft("<script>\n{{nobody}}\n{{#if holder}}", desk)
      let refused = try await publish(id, desk)
      #expect(refused.status == 422, "\(refused.json)")
      let codes = (refused["errors"].array ?? []).compactMap { $0["code"]?.string }
      #expect(codes == ["forbidden-markup", "unknown-name", "unbalanced"])
    }
  }

  /// Fails without the lock on the drafts of one kind: two would count the same version.
  @Test func sixteen_publish_at_once_and_each_has_a_version_of_its_own() async throws {
    try await ServicesDesk.open { desk in
      var drafts: [Int64] = []
      for _ in 0..<16 { drafts.append(try await draft("<p>{{holder}}</p>", desk)) }
      let ids = drafts
      let results = await contenders { index in try await publish(ids[index], desk) }
      let versions = try results.compactMap { try $0.get()["version"].int64 }
      #expect(versions.sorted() == Array(1...16))
    }
  }

  @Test(.enabled(if: PaperTools.haveWeasyPrint, "weasyprint is not installed"))
  func a_service_has_its_own_text_and_the_others_the_general_one() async throws {
    try await ServicesDesk.open { desk in
      _ = try await publish(try await draft("<p>Общий {{holder}}</p>", desk), desk)
      _ = try await publish(
        try await draft("<p>Свой {{number}}</p>", for: "startup-grant", desk), desk)
      try await desk.wantContracts()
      let id = try await desk.requestAtContract()
      // What is published later is for later papers.
      _ = try await publish(
        try await draft("<p>Поздний</p>", for: "startup-grant", desk), desk)
      try await desk.work()
      let text = try PaperTools.text(of: try await desk.contract(of: id))
      #expect(text.contains("Свой CONTRACT-STARTUP-GRANT-"))
      #expect(!text.contains("Общий") && !text.contains("Поздний"))
    }
  }
}
