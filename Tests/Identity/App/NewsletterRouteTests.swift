import Access
import Foundation
import HTTPCore
import IdentityApp
import IdentityDomain
import IdentitySamples
import JSON
import Jobs
import Kernel
import Postgres
import TestSupport
import Testing

@Suite struct NewsletterRouteTests {
  private static let editor = Principal(
    kind: .user, issuer: Principal.gateway, userID: 4,
    permissions: [
      "newsletter.view_issue", "newsletter.add_issue", "newsletter.change_issue",
      "newsletter.send_issue",
    ], isStaff: true)

  private func wish(_ world: IdentityWorld, _ address: String) async throws -> Int {
    try await world.post(
      "newsletter/subscriptions", ["email": .string(address), "locale": "kk"]
    ).status
  }

  /// The secret of the last link that went out to somebody.
  private func token(_ world: IdentityWorld, _ address: String) async throws -> String {
    let letter = try #require(try await world.letters(to: address).last)
    let link = try #require(letter.split(separator: "\n").first { $0.contains("token=") })
    return String(try #require(link.split(separator: "=").last))
  }

  private func states(_ world: IdentityWorld) async throws -> [String] {
    try await world.database.query("select state from account_emaildigest order by id")
      .map { try $0.string("state") }
  }

  private func page(
    _ method: HTTPCore.Method, _ target: String, in world: IdentityWorld
  ) async throws -> ServiceClient.Answer {
    try await world.client.send(
      method, target, body: method == .post ? Array("List-Unsubscribe=One-Click".utf8) : nil,
      headers: [("Content-Type", "application/x-www-form-urlencoded")])
  }

  @Test func a_wish_is_confirmed_by_the_link_and_looking_at_it_changes_nothing() async throws {
    try await IdentityWorld.with { world in
      _ = try await wish(world, "one@example.kz")
      #expect(try await states(world) == ["pending"])
      let token = try await token(world, "one@example.kz")
      let stored = try await world.database.query("select token_digest from account_emaildigest")
      #expect(try stored.first?.string("token_digest") != token)
      // when a mail program looks at the link
      let looked = try await page(.get, "/newsletter/confirmation?token=\(token)", in: world)
      #expect(looked.status == 200)
      #expect(String(decoding: looked.body, as: UTF8.self).contains("token=\(token)"))
      #expect(try await states(world) == ["pending"])
      // when the person presses
      let pressed = try await page(.post, "/newsletter/confirmation?token=\(token)", in: world)
      #expect(pressed.status == 200)
      #expect(try await states(world) == ["confirmed"])
      let again = try await page(.post, "/newsletter/confirmation?token=\(token)", in: world)
      #expect(again.status == 422)
    }
  }

  @Test func a_program_confirms_too() async throws {
    try await IdentityWorld.with { world in
      _ = try await wish(world, "one@example.kz")
      let token = try await token(world, "one@example.kz")
      let wrong = try await world.post("newsletter/confirmations", ["code": "nonsense"])
      #expect(wrong.status == 422)
      let right = try await world.post("newsletter/confirmations", ["code": .string(token)])
      #expect(right.status == 204)
      #expect(try await states(world) == ["confirmed"])
    }
  }

  /// Fails if the sweep takes the row alone: whoever came back and did not confirm had been known before.
  @Test func a_change_is_kept_and_what_is_swept_is_forgotten_with_its_history() async throws {
    try await IdentityWorld.with { world in
      try await world.subscriber("one@example.kz")
      try await world.run("update account_emaildigest set state = 'unsubscribed'")
      #expect(try await wish(world, "one@example.kz") == 202)
      try await world.run("select file_changes()")
      let kept = try await world.database.query(
        """
        select v.object ->> 'state' as state, v.object ->> 'email' as email,
          v.object ? 'token_digest' as tells, r.request_id
        from reversion_version v join reversion_revision r on r.id = v.revision_id
        where v.model = 'account.emaildigest'
        """)
      #expect(kept.count == 1)
      #expect(try kept.first?.string("state") == "unsubscribed")
      #expect(try kept.first?.string("email") == "one@example.kz")
      #expect(try kept.first?.bool("tells") == false)
      #expect(try kept.first?.string("request_id").isEmpty == false)
      // when
      world.clock.move(NewsletterPolicy.confirmation + NewsletterPolicy.forgotten + .seconds(1))
      try await world.app.tidy()

      #expect(try await states(world) == [])
      let left = try await world.database.query(
        """
        select id from reversion_version where model = 'account.emaildigest'
          and (object ? 'email' or object ? 'email_key' or serialized_data like '%one@example%')
        """)
      #expect(left.isEmpty)
    }
  }

  @Test func the_answer_does_not_tell_who_is_subscribed() async throws {
    try await IdentityWorld.with { world in
      try await world.subscriber("old@example.kz")
      try await world.report(.bounce, "bad@example.kz")
      for address in ["old@example.kz", "bad@example.kz", "new@example.kz"] {
        let answer = try await world.post(
          "newsletter/subscriptions", ["email": .string(address)])
        #expect(answer.status == 202)
        #expect(answer.json == ["status": "pending"])
      }
      let bad = try await world.post("newsletter/subscriptions", ["email": "nobody"])
      #expect(bad.status == 422)
    }
  }

  @Test func one_client_cannot_write_to_the_whole_town() async throws {
    try await IdentityWorld.with {
      $0.codeLimits = AttemptPolicy(perAccount: 5, perAddress: 3, window: .seconds(900))
    } _: { world in
      var statuses: [Int] = []
      for index in 0..<4 { statuses.append(try await wish(world, "p\(index)@example.kz")) }
      #expect(statuses == [202, 202, 202, 429])
    }
  }

  /// Fails if wishes for the newsletter and for codes are counted together: a stranger then takes
  /// away somebody's way back in.
  @Test func wishes_for_news_use_up_nobodys_codes() async throws {
    try await IdentityWorld.with { world in
      for _ in 0..<10 { _ = try await wish(world, "one@example.kz") }
      _ = try await world.register("one@example.kz")
      #expect(try await world.codes(to: "one@example.kz").count == 1)
    }
  }

  @Test func an_issue_is_written_sent_by_a_job_and_left_with_one_click() async throws {
    try await IdentityWorld.with { world in
      let slice = try SliceClient(world)
      try await world.subscriber("kk@example.kz", .kazakh)
      try await world.subscriber("en@example.kz", .english)
      let made = try await slice.send(
        .post, "newsletter/issues",
        #"{"subject": {"ru": "Новости", "en": "News"}, "body": {"ru": "Привет", "en": "Hello"}}"#,
        as: Self.editor)
      #expect(made.status == 201)
      let issue = "newsletter/issues/\(made["id"].int64 ?? 0)"
      #expect(try await world.post(issue + "/sending", [:], as: Self.editor).status == 202)
      let twice = try await world.post(issue + "/sending", [:], as: Self.editor)
      #expect(twice["code"].string == "not-a-draft")
      let history = try await world.database.query(
        "select action, actor_id from change_journal where model = 'newsletter.issue' order by id")
      #expect(try history.map { try $0.string("action") } == ["create", "change"])
      #expect(try history.map { try $0.int64("actor_id") } == [4, 4])
      let late = try await slice.send(
        .patch, issue, #"{"body": {"en": "Changed"}}"#, as: Self.editor)
      #expect([403, 404].contains(late.status))
      // when the job runs and the letters leave
      #expect(try await slice.runner.runDue() == 1)
      let folder = FileManager.default.temporaryDirectory.path + "/techhub-news-\(UUID().text)"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      #expect(try await world.deliver(into: folder) == 2)
      let letters = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map {
        try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8)
      }
      let english = try #require(letters.first { $0.contains("To: <en@example.kz>") })
      #expect(english.contains("Hello"))
      #expect(english.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"))
      #expect(letters.contains { $0.contains("Привет") && $0.contains("Жазылудан бас тарту") })
      let progress = try await world.get(issue + "/progress", as: Self.editor)
      #expect(progress["sent"].int64 == 2)
      #expect(progress["state"].string == "sent")

      // when the mail program presses
      let field = try #require(
        english.split(separator: "\r\n").first { $0.hasPrefix("List-Unsubscribe: <") })
      let link = field.dropFirst("List-Unsubscribe: <".count).dropLast()
      #expect(english.contains("\(link)\r\n"))
      let target = String(link.dropFirst("https://hub.example".count))
      #expect(try await page(.get, target, in: world).status == 200)
      #expect(try await states(world) == ["confirmed", "confirmed"])
      #expect(try await page(.post, target, in: world).status == 200)
      #expect(try await states(world) == ["confirmed", "unsubscribed"])
      // Once more, and ten years later, it is the same.
      world.clock.move(.seconds(3_650 * 86_400))
      #expect(try await page(.post, target, in: world).status == 200)
    }
  }

  @Test func a_made_up_token_ends_nothing() async throws {
    try await IdentityWorld.with { world in
      let id = try await world.subscriber("one@example.kz")
      for token in ["", "\(id)", "\(id).", "\(id).AAAA", "x.y", "-1.AAAA"] {
        let answer = try await page(.post, "/newsletter/unsubscription?token=\(token)", in: world)
        #expect(answer.status == 422)
      }
      #expect(try await states(world) == ["confirmed"])
    }
  }

  @Test func an_empty_issue_is_not_sent() async throws {
    try await IdentityWorld.with { world in
      try await world.run("insert into newsletter_issue (subject, body) values ('{}', '{}')")
      let answer = try await world.post("newsletter/issues/1/sending", [:], as: Self.editor)
      #expect(answer["code"].string == "issue-is-empty")
      let reader = Principal(
        kind: .user, issuer: Principal.gateway, userID: 5, permissions: ["newsletter.view_issue"])
      #expect(
        try await world.post("newsletter/issues/1/sending", [:], as: reader).status == 403)
      #expect(
        try await world.post("newsletter/issues/1/cancellation", [:], as: Self.editor).status
          == 204)
    }
  }
}
