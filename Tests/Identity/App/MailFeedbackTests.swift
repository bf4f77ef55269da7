import HTTPCore
import IdentityApp
import IdentitySamples
import IdentityStore
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

@Suite struct MailFeedbackTests {
  private func with(_ body: (IdentityWorld, SampleNotifier) async throws -> Void) async throws {
    let (settings, notifier) = (try SampleNotifier.settings(), try SampleNotifier())
    try await IdentityWorld.with {
      $0.mailFeedback = settings
    } _: {
      try await body($0, notifier)
    }
  }

  /// As the service sends it: JSON that says it is plain text.
  private func send(_ message: JSONValue, to world: IdentityWorld) async throws -> Int {
    try await world.client.send(
      .post, "/api/v1/identity/mail-feedback/sns", body: message.bytes,
      headers: [("Content-Type", "text/plain; charset=UTF-8")]
    ).status
  }

  private func suppressed(_ world: IdentityWorld) async throws -> [String] {
    try await world.database.query(
      """
      select email || case when bounce then ' bounce' else '' end
        || case when complaint then ' complaint' else '' end as row
      from awsdjangoses_awsblacklist order by id
      """
    ).map { try $0.string("row") }
  }

  @Test func a_signed_bounce_suppresses_and_its_repetition_does_nothing() async throws {
    try await with { world, notifier in
      let message = try notifier.message(SampleNotifier.bounce("one@example.kz"), id: "m-1")
      #expect(try await send(message, to: world) == 204)
      #expect(try await suppressed(world) == ["one@example.kz bounce"])
      // when
      #expect(try await send(message, to: world) == 204)
      #expect(try await world.count("mail_feedback") == 1)
      let versions = try await world.database.query(
        "select row_version from awsdjangoses_awsblacklist")
      #expect(try versions.map { try $0.int64("row_version") } == [1])
    }
  }

  @Test func a_complaint_and_a_bounce_of_one_address_are_both_kept() async throws {
    try await with { world, notifier in
      let complaint = try notifier.message(
        SampleNotifier.complaint("Name <One@example.kz>"), id: "m-1",
        more: [JSONMember("Subject", "Amazon SES")])
      let bounce = try notifier.message(SampleNotifier.bounce("one@example.kz"), id: "m-2")
      let transient = try notifier.message(
        SampleNotifier.bounce("two@example.kz", permanent: false), id: "m-3")
      for message in [complaint, bounce, transient] {
        #expect(try await send(message, to: world) == 204)
      }
      #expect(try await suppressed(world) == ["One@example.kz bounce complaint"])
      #expect(try await world.count("mail_feedback") == 3)
    }
  }

  /// Each of these fails when its check is taken away: signature, topic, time, age of the version.
  @Test func what_is_not_ours_changes_nothing() async throws {
    try await with { world, notifier in
      let text = SampleNotifier.bounce("one@example.kz")
      let good = try notifier.message(text, id: "m-1")
      let changed = JSONValue.object(
        (good.members ?? []).map {
          $0.key == "Message"
            ? JSONMember("Message", .string(SampleNotifier.bounce("two@example.kz"))) : $0
        })
      let old = JSONValue.object(
        (good.members ?? []).map {
          $0.key == "SignatureVersion" ? JSONMember("SignatureVersion", "1") : $0
        })
      let foreign = try notifier.message(text, id: "m-2", topic: "arn:aws:sns:x:9:other")
      let late = try notifier.message(
        text, id: "m-3", timestamp: "2026-10-23T05:00:00.000Z")
      let early = try notifier.message(
        text, id: "m-4", timestamp: "2026-11-23T05:15:00.000Z")
      for message in [changed, old, foreign, late, early, [], "x", ["Type": "Notification"]] {
        #expect(try await send(message, to: world) == 403)
      }
      #expect(try await suppressed(world) == [])
      #expect(try await world.count("mail_feedback") == 0)
    }
  }

  @Test func who_guesses_is_stopped_and_who_is_right_is_not() async throws {
    try await with { world, notifier in
      var statuses: [Int] = []
      for _ in 0..<22 { statuses.append(try await send(["Type": "x"], to: world)) }
      #expect(statuses.filter { $0 == 403 }.count == 20)
      #expect(statuses.suffix(2) == [429, 429])
      let good = try notifier.message(SampleNotifier.bounce("one@example.kz"), id: "m-1")
      #expect(try await send(good, to: world) == 204)
    }
  }

  /// An operator finds what confirms it; nobody goes to the address in it.
  @Test func a_subscription_waits_for_an_operator() async throws {
    try await with { world, notifier in
      let message = try notifier.message(
        "You have chosen to subscribe", id: "m-1", type: "SubscriptionConfirmation",
        more: [JSONMember("SubscribeURL", "https://sns.example/"), JSONMember("Token", "t0ken")])
      #expect(try await send(message, to: world) == 204)
      let row = try #require(
        try await world.database.query("select kind, detail from mail_feedback").first)
      #expect(try row.string("kind") == "subscription")
      #expect(try row.string("detail") == "t0ken")
    }
  }

  @Test func without_settings_nobody_is_believed() async throws {
    try await IdentityWorld.with { world in
      let message = try SampleNotifier().message(
        SampleNotifier.bounce("one@example.kz"), id: "m-1")
      #expect(try await send(message, to: world) == 403)
      let plain = try await world.post(
        "mail-feedback?key=", ["id": "1", "kind": "bounce", "email": "one@example.kz"])
      #expect(plain.status == 403)
    }
  }

  @Test func another_carrier_shows_the_key() async throws {
    try await with { world, _ in
      let body: JSONValue = ["id": "x-1", "kind": "complaint", "email": "one@example.kz"]
      let path = "mail-feedback?key="
      #expect(try await world.post(path + "0123456789", body).status == 403)
      #expect(try await world.post(path + SampleNotifier.sharedKey, body).status == 204)
      #expect(try await suppressed(world) == ["one@example.kz complaint"])
      let bad = try await world.post(
        path + SampleNotifier.sharedKey, ["id": "", "kind": "spam", "email": "x"])
      #expect(bad.status == 422)
    }
  }
}
