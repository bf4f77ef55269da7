import Crypto
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

/// What other systems tell us.
struct IncomingHookTests {
  private let path = "/api/v1/services/incoming-hooks/edms"

  private struct Sender {
    let desk: ServicesDesk
    var secret: String

    func send(
      _ body: String, id: String = "evt-1", at time: Int64? = nil, signed: String? = nil,
      to path: String
    ) async throws -> ServiceClient.Answer {
      let bytes = Array(body.utf8)
      let now = time ?? WallClock.live.now().seconds
      let key = Secret(Base64.standard.bytes(String(secret.dropFirst(6))) ?? [])
      let text =
        try signed
        ?? WebhookSignature.text(id: id, timestamp: now, body: bytes, by: [key])
      return try await desk.client.send(
        .post, path, body: bytes,
        headers: [
          (name: "webhook-id", value: id), (name: "webhook-timestamp", value: String(now)),
          (name: "webhook-signature", value: text),
        ])
    }
  }

  private func open(_ body: (ServicesDesk, Sender) async throws -> Void) async throws {
    try await ServicesDesk.open { desk in
      _ = try await desk.world.database.query(
        "insert into service_hooksource (code, system) values ('edms', 'edms')")
      let unready = try await desk.client.send(.post, path, body: [])
      #expect(unready.status == 404, "it has no secret yet")
      let made = try await desk.post(
        "/api/v1/services/hook-sources/edms/secrets", as: desk.keeper)
      let secret = try #require(made["secret"].string)
      try await body(desk, Sender(desk: desk, secret: secret))
    }
  }

  @Test func a_good_call_is_kept_once_and_its_repetition_does_nothing() async throws {
    try await open { desk, sender in
      let first = try await sender.send(#"{"type": "a", "data": {}}"#, to: path)
      #expect(first.status == 202 && first["status"] == "accepted", "\(first.json)")
      let again = try await sender.send(#"{"type": "a", "data": {}}"#, to: path)
      #expect(again.status == 200 && again["status"] == "duplicate")
      let other = try await sender.send(#"{"type": "b"}"#, to: path)
      #expect(other.status == 409 && other["code"] == "webhook-id-reused")
      #expect(try await desk.world.count("service_externalhooklog") == 1)
      try await desk.work()
      #expect(
        try await desk.world.count(
          "service_externalhooklog where status = 'ignored' and processed_at is not null") == 1)
    }
  }

  /// Holds because of the unique index on source and id.
  @Test func sixteen_of_the_same_at_once_are_one() async throws {
    try await open { desk, sender in
      let results = await contenders { _ in
        try await sender.send(#"{"type": "a"}"#, to: path)
      }
      let statuses = try results.map { try $0.get().status }
      #expect(statuses.count { $0 == 202 } == 1 && statuses.count { $0 == 200 } == 15)
      #expect(
        try await desk.world.count("django_dramatiq_task where actor_name = 'hooks.incoming'") == 1)
    }
  }

  @Test func what_is_not_the_senders_or_not_of_now_is_refused_exactly() async throws {
    try await open { desk, sender in
      let body = #"{"type": "a"}"#
      let now = WallClock.live.now().seconds
      for (time, status) in [(now - 290, 202), (now - 310, 400), (now + 310, 400)] {
        let answer = try await sender.send(body, id: "t\(time)", at: time, to: path)
        #expect(answer.status == status, "\(time - now)")
        if status == 400 { #expect(answer["code"] == "webhook-out-of-time") }
      }
      let wrong = try await sender.send(body, signed: "v1,AAAA", to: path)
      #expect(wrong.status == 401 && wrong["code"] == "bad-webhook-signature")
      var thief = sender
      thief.secret = "whsec_" + Base64.standard.text([UInt8](repeating: 1, count: 32))
      #expect(try await thief.send(body, to: path).status == 401)
      let old = try await sender.send(body, at: now - 9_999, signed: "v1,AAAA", to: path)
      #expect(old.status == 401, "whoever cannot sign learns nothing of the clock")
      for id in ["", "a b"] {
        let bad = try await sender.send(body, id: id, to: path)
        #expect(bad.status == 400 && bad["code"] == "bad-webhook-headers", "\(id)")
      }
      let bare = try await desk.client.send(.post, path, body: Array(body.utf8))
      #expect(bare.status == 400 && bare["code"] == "bad-webhook-headers")
      #expect(try await sender.send("[1]", to: path).status == 422)
      #expect(try await sender.send("{", to: path)["code"] == "malformed-json")
      let large = try await sender.send(
        "{\"a\": \"\(String(repeating: "x", count: IncomingHookPolicy.largest))\"}", to: path)
      #expect(large.status == 413 && large["code"] == "content-too-large")
      let nowhere = try await sender.send(body, to: "/api/v1/services/incoming-hooks/nobody")
      #expect(nowhere.status == 404)
      #expect(try await desk.world.count("service_externalhooklog") == 1)
    }
  }

  @Test func for_a_day_the_secret_before_is_good_too() async throws {
    let clock = SampleClock()
    try await ServicesDesk.open(clock: clock.clock) { desk in
      _ = try await desk.world.database.query(
        "insert into service_hooksource (code) values ('edms')")
      let path = "/api/v1/services/hook-sources/edms/secrets"
      let old = try await desk.post(path, as: desk.keeper)["secret"].string ?? ""
      let new = try await desk.post(path, as: desk.keeper)["secret"].string ?? ""
      func status(_ secret: String, _ id: String) async throws -> Int {
        try await Sender(desk: desk, secret: secret).send(
          "{}", id: id, at: clock.now.seconds, to: self.path
        ).status
      }
      #expect(try await status(old, "1") == 202)
      #expect(try await status(new, "2") == 202)
      clock.advance(by: .seconds(86_400))
      #expect(try await status(old, "3") == 401)
      #expect(try await status(new, "4") == 202)
      #expect(try await desk.post(path, as: desk.staff).status == 403)
    }
  }
}
