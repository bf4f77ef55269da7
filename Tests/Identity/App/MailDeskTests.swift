import Access
import HTTPCore
import IdentityApp
import IdentityDomain
import IdentitySamples
import IdentityStore
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

@Suite struct MailDeskTests {
  private static let clerk = Principal(
    kind: .user, issuer: Principal.gateway, userID: 4,
    permissions: [
      "message.view_message", "message.change_message", "awsdjangoses.view_awsblacklist",
      "awsdjangoses.add_awsblacklist", "awsdjangoses.change_awsblacklist",
    ], isStaff: true)
  private static let reader = Principal(
    kind: .user, issuer: Principal.gateway, userID: 5, permissions: ["message.view_message"],
    isStaff: true)

  /// A message of the kind that nobody could deliver.
  private func failed(_ world: IdentityWorld, _ kind: LetterKind) async throws -> Int64 {
    let letter = kind == .passwordChanged
    try await world.person("one@example.kz")
    try await world.run("delete from message")
    if letter {
      let me = try await world.session("one@example.kz")
      _ = try await world.client.send(
        .put, "/api/v1/identity/me/password",
        json:
          #"{"old_password": "\#(IdentityWorld.password)", "new_password": "Kiyiz-uy-1771-kok"}"#,
        as: me)
    } else {
      _ = try await world.post("password-resets", ["email": "one@example.kz"])
    }
    let message = try #require(try await world.messages.claim(now: world.clock.now))
    #expect(message.kind == kind)
    try await world.messages.markRefused(
      message, reason: "SMTP 550", forGood: true, now: world.clock.now)
    #expect(try await world.states(to: "one@example.kz") == ["failed"])
    return message.id
  }

  @Test func a_message_without_a_code_is_sent_again_by_hand() async throws {
    try await IdentityWorld.with { world in
      let id = try await failed(world, .passwordChanged)
      let path = "admin/messages/\(id)/retries"
      #expect(try await world.post(path, [:], as: Self.reader).status == 403)
      // when
      #expect(try await world.post(path, [:], as: Self.clerk).status == 204)
      #expect(try await world.states(to: "one@example.kz") == ["queued"])
      #expect(try await world.post(path, [:], as: Self.clerk)["code"].string == "not-over")
      // The refused one has let go of the row: a sender passes over rows that are held.
      try await world.run("select id from message for update")
      try await world.sendNext()
      #expect(try await world.states(to: "one@example.kz") == ["sent"])
      #expect(try await world.events.suffix(2) == ["message.failed", "message.delivered"])
      // Who sent it again stays, to whom leaves with it.
      try await world.run("select file_changes()")
      let kept = try await world.database.query(
        """
        select concat_ws(' ', v.action, v.object_id, v.object ->> 'state', r.user_id,
          r.request_id) as line, v.object::text as object
        from reversion_version v join reversion_revision r on r.id = v.revision_id
        where v.model = 'message.message'
        """)
      #expect(
        try kept.map { try $0.string("line") } == ["change \(id) failed 4 test-request"])
      #expect(try kept.allSatisfy { try !$0.string("object").contains("@") })
    }
  }

  /// Fails if the text of a failed letter with a code stays: a copy of the table would open the account.
  @Test func a_message_with_a_code_is_gone_with_its_failure() async throws {
    try await IdentityWorld.with { world in
      let id = try await failed(world, .passwordReset)
      #expect(try await world.letters(to: "one@example.kz") == [""])
      let answer = try await world.post("admin/messages/\(id)/retries", [:], as: Self.clerk)
      #expect(answer.status == 409)
      #expect(answer["code"].string == "text-is-gone")
      #expect(try await world.post("admin/messages/999/retries", [:], as: Self.clerk).status == 404)
    }
  }

  @Test func the_log_shows_neither_addresses_nor_texts() async throws {
    try await IdentityWorld.with { world in
      _ = try await world.register("someone@example.kz")
      let list = try await SliceClient(world).send(.get, "admin/message", as: Self.reader)
      #expect(list.status == 200)
      let row = try #require(list["items"].array?.first)
      #expect(row["recipient"]?.string?.contains("someone@") == false)
      #expect(row["kind"]?.string == "activation")
      #expect(row["body"] == nil)
      let events = try await world.database.query("select data::text as data from outbox")
      #expect(try events.allSatisfy { try !$0.string("data").contains("@") })
    }
  }

  @Test func a_suppression_is_lifted_for_a_reason_that_stays() async throws {
    try await IdentityWorld.with { world in
      let made = try await world.post(
        "admin/suppressions", ["email": "One@Example.kz", "reason": "asked by telephone"],
        as: Self.clerk)
      #expect(made.status == 201)
      let path = "admin/suppressions/\(made["id"].int64 ?? 0)/lifting"
      #expect(try await world.post(path, [:], as: Self.clerk).status == 422)
      #expect(try await world.post(path, ["reason": "a new box"], as: Self.reader).status == 403)
      // when
      #expect(try await world.post(path, ["reason": "a new box"], as: Self.clerk).status == 204)
      _ = try await world.register("one@example.kz")
      try await world.sendNext()
      #expect(try await world.states(to: "one@example.kz") == ["sent"])
      _ = try await world.database.query("select file_changes()")
      let kept = try await world.database.query(
        """
        select v.action, r.comment, r.user_id::bigint as user_id
        from reversion_version v join reversion_revision r on r.id = v.revision_id
        where v.model = 'awsdjangoses.awsblacklist' order by v.id
        """)
      #expect(try kept.map { try $0.string("action") } == ["create", "change"])
      #expect(try kept.map { try $0.string("comment") } == ["asked by telephone", "a new box"])
      #expect(try kept.map { try $0.int64("user_id") } == [4, 4])
    }
  }

  @Test func staff_look_at_every_letter_in_every_language() async throws {
    try await IdentityWorld.with { world in
      let list = try await world.get("admin/letters", as: Self.reader)
      let kinds = list["items"].array?.compactMap { $0["kind"]?.string } ?? []
      #expect(kinds.count >= 8)
      for kind in kinds {
        for language in Language.allCases {
          let answer = try await world.get(
            "admin/letters/\(kind)?lang=\(language.rawValue)", as: Self.reader)
          #expect(answer.status == 200)
          #expect(answer.headers[.contentLanguage] == language.rawValue)
          let sample = LetterKind(rawValue: kind)?.sample(in: language)
          #expect(answer["body"].string == sample?.body)
        }
      }
      #expect(try await world.get("admin/letters/none", as: Self.reader).status == 404)
      #expect(try await world.get("admin/letters").status == 401)
    }
  }
}
