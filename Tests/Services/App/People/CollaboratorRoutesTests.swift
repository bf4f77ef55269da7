import HTTPCore
import JSON
import ServicesApp
import ServicesDomain
import ServicesSamples
import TestSupport
import Testing

/// Several people on one draft, as they ask for it.
@Suite struct CollaboratorRoutesTests {
  private let requests = "/api/v1/services/requests"

  private func invite(
    _ desk: ServicesDesk, _ user: Int64, to id: Int64, role: String = "editor"
  ) async throws -> ServiceClient.Answer {
    try await desk.post(
      "\(requests)/\(id)/collaborators", "{\"user_id\":\(user),\"role\":\"\(role)\"}")
  }

  private func join(
    _ desk: ServicesDesk, _ user: Int64, to id: Int64, role: String = "editor"
  ) async throws {
    #expect(try await invite(desk, user, to: id, role: role).status == 201)
    let accepted = try await desk.post(
      "\(requests)/\(id)/collaborators/acceptance", as: desk.person(user))
    #expect(accepted.status == 200 && accepted["status"].string == "accepted")
  }

  private func save(
    _ desk: ServicesDesk, _ id: Int64, _ name: String, over tag: String, by user: Int64
  ) async throws -> ServiceClient.Answer {
    try await desk.send(
      .patch, "\(requests)/\(id)/form-data", "{\"data\":{\"project_name\":\"\(name)\"}}",
      headers: [(name: "If-Match", value: tag)], as: desk.person(user))
  }

  @Test func whoever_accepts_sees_and_fills_in_the_draft_and_does_not_submit() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.draft()
      let path = "\(requests)/\(id)"
      #expect(try await invite(desk, 8, to: id).status == 201)
      #expect(try await desk.send(.get, path, as: desk.person(8)).status == 404)
      let mine = try await desk.send(
        .get, "/api/v1/services/collaborations", as: desk.person(8))
      #expect(mine["items"].array?.first?["request_id"]?.int64 == id)
      // when
      let accepted = try await desk.post(path + "/collaborators/acceptance", as: desk.person(8))
      // then
      #expect(accepted["status"].string == "accepted")
      let answers = try await desk.send(.get, path + "/form-data", as: desk.person(8))
      #expect(answers.status == 200 && answers["editable"].bool != false)
      let tag = answers.headers["ETag"] ?? ""
      #expect(try await save(desk, id, "Новое имя", over: tag, by: 8).status == 200)
      for end in ["/submission", "/withdrawal"] {
        #expect(try await desk.post(path + end, as: desk.person(8)).status == 404)
      }
      let changes = try await desk.get(path + "/form-data/changes")
      #expect(changes["items"].array?.first?["field"]?.string == "project_name")
      #expect(changes["items"].array?.first?["user_id"]?.int64 == 8)
      #expect(
        try await desk.send(.get, path + "/form-data/changes", as: desk.staff).status == 404)
    }
  }

  /// Holds because of the trail of changes: the version alone would not say who.
  @Test func whoever_saves_over_an_old_version_is_told_what_others_changed() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.draft()
      try await join(desk, 8, to: id)
      let tag = try await desk.get("\(requests)/\(id)/form-data").headers["ETag"] ?? ""
      #expect(try await save(desk, id, "Одно", over: tag, by: 8).status == 200)
      let late = try await save(desk, id, "Другое", over: tag, by: ServicesWorld.applicant)
      #expect(late.status == 412 && late["code"].string == "stale")
      let change = late["changes"].array?.first
      #expect(change?["field"]?.string == "project_name" && change?["user_id"]?.int64 == 8)
      #expect(change?["value"] == nil)
    }
  }

  /// Fails where the staff is asked for as the staff, which sees what was submitted.
  @Test func who_changed_which_answer_is_not_for_the_staff() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.draft()
      #expect(try await desk.save(id, ServicesWorld.answers).status == 200)
      try await desk.world.submit(id)
      let path = "\(requests)/\(id)"
      #expect(try await desk.send(.get, path, as: desk.staff).status == 200)
      let mine = try await desk.get(path + "/form-data/changes")
      #expect(mine.status == 200 && mine["items"].array?.isEmpty == false)
      let theirs = try await desk.send(.get, path + "/form-data/changes", as: desk.staff)
      #expect(theirs.status == 404, "\(theirs.json)")
    }
  }

  @Test func whoever_was_invited_to_read_reads() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.draft()
      try await join(desk, 8, to: id, role: "viewer")
      let seen = try await desk.send(.get, "\(requests)/\(id)/form-data", as: desk.person(8))
      #expect(seen.status == 200)
      let tag = seen.headers["ETag"] ?? ""
      let refused = try await save(desk, id, "Нет", over: tag, by: 8)
      #expect(refused.status == 403 && refused["code"].string == "reads-only")
    }
  }

  @Test func only_the_applicant_invites_and_takes_off_and_anybody_leaves() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.draft()
      let path = "\(requests)/\(id)/collaborators"
      try await join(desk, 8, to: id)
      try await join(desk, 9, to: id)
      let body = "{\"user_id\":10,\"role\":\"editor\"}"
      for other in [desk.person(8), desk.person(99), desk.staff] {
        #expect(try await desk.post(path, body, as: other).status == 404)
      }
      #expect(try await desk.send(.delete, path + "/9", as: desk.person(8)).status == 404)
      #expect(try await desk.send(.delete, path + "/8", as: desk.person(8)).status == 204)
      #expect(try await desk.send(.delete, path + "/9").status == 204)
      #expect(try await desk.send(.delete, path + "/9").status == 404)
      for gone in [8, 9] {
        let seen = try await desk.send(
          .get, "\(requests)/\(id)", as: desk.person(Int64(gone)))
        #expect(seen.status == 404)
      }
    }
  }

  @Test func an_invitation_that_cannot_be_is_refused() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.draft()
      let nobody = try await invite(desk, ServicesWorld.nobody, to: id)
      #expect(nobody.status == 422 && nobody["code"].string == "unknown-person")
      #expect(try await invite(desk, 8, to: id, role: "owner").status == 422)
      let own = try await invite(desk, ServicesWorld.applicant, to: id)
      #expect(own.status == 409 && own["code"].string == "collaborator-there")
      for user in 1...20 { _ = try await invite(desk, 200 + Int64(user), to: id) }
      #expect(try await invite(desk, 201, to: id).status == 409)
      let more = try await invite(desk, 300, to: id)
      #expect(more.status == 409 && more["code"].string == "too-many-collaborators")
      let unasked = try await desk.post(
        "\(requests)/\(id)/collaborators/acceptance", as: desk.person(99))
      #expect(unasked.status == 404)
    }
  }

  @Test func nobody_is_invited_to_what_was_submitted() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.seedMoney()
      let refused = try await invite(desk, 8, to: id)
      #expect(refused.status == 409 && refused["code"].string == "not-editable")
    }
  }

  @Test func nobody_is_invited_while_identity_is_down() async throws {
    try await ServicesDesk.open(memberships: nil) { desk in
      let id = try await desk.draft()
      #expect(try await invite(desk, 8, to: id).status == 503)
    }
  }
}
