import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesApp
import ServicesSamples
import TestSupport
import Testing

/// Who hears that something was said of a request, and who may be named in it.
@Suite struct CommentNoticeTests {
  private static let event = "request.commented"

  private func path(_ id: Int64) -> String { "/api/v1/services/requests/\(id)/comments" }

  private func say(
    _ desk: ServicesDesk, _ id: Int64, to visibility: String, naming people: String = "[]",
    as principal: Principal? = nil
  ) async throws -> ServiceClient.Answer {
    try await desk.post(
      path(id), "{\"text\":\"Тайна\",\"visibility\":\"\(visibility)\",\"mentions\":\(people)}",
      as: principal)
  }

  /// 70, 71 and 72 are of the staff, 72 of an organisation; nobody else is.
  private static let rights = PersonRights { user in
    guard [70, 71, 72].contains(user) else {
      return Principal(kind: .user, issuer: Principal.gateway, userID: user)
    }
    return Principal(
      kind: .user, issuer: Principal.gateway, userID: user,
      permissions: [ServicesApplication.decide], isStaff: true,
      organization: user == 72 ? "elsewhere" : nil)
  }

  private func follow(_ desk: ServicesDesk, _ id: Int64, as principal: Principal) async throws {
    let answer = try await desk.send(
      .put, "/api/v1/services/requests/\(id)/subscription", as: principal)
    #expect(answer.status == 200, "\(answer.json)")
  }

  @Test func those_hear_who_read_it_and_not_who_said_it_and_nobody_hears_the_words() async throws {
    try await ServicesDesk.open { desk in
      try await desk.world.judgeGrants()
      let id = try await desk.world.taken()
      try await desk.world.assign(51, to: id)
      _ = try await desk.world.database.query(
        """
        insert into service_requestcollaborator (service_request_id, user_id, role, status,
          invited_by, accepted_at)
        values (\(id), 8, 'viewer', 'accepted', 7, now()), (\(id), 9, 'viewer', 'invited', 7, null)
        """)
      try await follow(desk, id, as: desk.colleague)
      #expect(try await say(desk, id, to: "applicant").status == 201)
      #expect(try await desk.told(Self.event) == [8, 70, 71])
      #expect(try await say(desk, id, to: "applicant", as: desk.staff).status == 201)
      #expect(try await desk.told(Self.event) == [7, 8, 71])
      #expect(try await say(desk, id, to: "staff", as: desk.colleague).status == 201)
      #expect(try await desk.told(Self.event) == [70])
      #expect(try await say(desk, id, to: "experts", as: desk.staff).status == 201)
      #expect(try await desk.told(Self.event) == [51, 71])
      let said = try await desk.said(Self.event)
      #expect(said.count == 4 && said.allSatisfy { $0["request_id"]?.int64 == id })
      #expect(said.allSatisfy { $0["text"] == nil && !"\($0)".contains("Тайна") })
    }
  }

  /// Fails without asking identity: a companion who has left the company would be told.
  @Test func people_of_the_company_hear_who_worked_at_it_and_are_of_it_still() async throws {
    try await ServicesDesk.open(members: [[7, 5], [8, 5]]) { desk in
      let id = try await desk.world.draft(for: 5)
      try await desk.world.fill(id, ServicesWorld.answers)
      try await desk.world.submit(id)
      try await desk.world.take(id)
      for user in [8, 9] as [Int64] {
        _ = try await desk.world.database.query(
          """
          insert into service_requestfieldchange (hub_form_data_id, field, user_id, data_version)
          select hub_form_data_id, 'x' || \(user)::text, \(user), 1
          from service_servicerequest where id = \(id)
          """)
      }
      #expect(try await say(desk, id, to: "applicant", as: desk.staff).status == 201)
      #expect(try await desk.told(Self.event) == [7, 8])
    }
  }

  /// Fails without `Requests.check`: somebody would be told of what he cannot read.
  @Test func whoever_could_not_read_it_is_not_named() async throws {
    try await ServicesDesk.open(rights: Self.rights) { desk in
      let id = try await desk.world.taken()
      let refused = try await say(
        desk, id, to: "staff", naming: "[71, 7, 99, 72]", as: desk.staff)
      #expect(refused.status == 422)
      #expect(
        refused["errors"].array?.compactMap { $0["pointer"]?.string } == [
          "/mentions/1", "/mentions/2", "/mentions/3",
        ])
      #expect(
        refused["errors"].array?.allSatisfy { $0["code"]?.string == "mention-not-reader" } == true)
      #expect(try await say(desk, id, to: "applicant", naming: "[99]").status == 422)
      #expect(try await say(desk, id, to: "applicant", naming: "[\"x\"]").status == 422)
      #expect(try await desk.world.count("service_requestcomment") == 0)
      #expect(try await desk.said(Self.event).isEmpty)
    }
  }

  @Test func whoever_is_named_hears_that_he_was_and_nothing_else() async throws {
    try await ServicesDesk.open(rights: Self.rights) { desk in
      let id = try await desk.world.taken()
      let said = try await say(
        desk, id, to: "applicant", naming: "[71, 7, 71, 70]", as: desk.staff)
      #expect(said.status == 201, "\(said.json)")
      #expect(said["mentions"].array?.compactMap(\.int64) == [71, 7, 70])
      #expect(try await desk.told(Self.event, "mentioned_ids") == [7, 71])
      #expect(try await desk.told(Self.event) == [])
      let shown = try await desk.get(path(id))["items"].array?.first
      #expect(shown?["mentions"]?.array?.count == 3)
    }
  }

  @Test func nobody_is_named_while_identity_is_down() async throws {
    try await ServicesDesk.open(memberships: nil) { desk in
      let id = try await desk.world.taken()
      #expect(try await say(desk, id, to: "staff", naming: "[71]", as: desk.staff).status == 503)
      #expect(try await say(desk, id, to: "staff", as: desk.staff).status == 201)
    }
  }

  /// Fails without holding `user_ref`.
  @Test func nobody_is_named_who_was_erased() async throws {
    try await ServicesDesk.open(rights: Self.rights) { desk in
      let id = try await desk.world.taken()
      _ = try await desk.world.database.query(
        "insert into user_ref (id, deleted) values (71, true)")
      let refused = try await say(desk, id, to: "staff", naming: "[71]", as: desk.staff)
      #expect(refused.status == 422)
    }
  }
}
