import Crypto
import EventLoop
import HTTPClient
import HTTPCore
import JSON
import Jobs
import Kernel
import Postgres
import ServicesApp
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// From a step of a request to the receiver of a partner.
struct HookDeliveryTests {
  private func type(_ body: String) throws -> String? {
    try JSONParser.parse(Array(body.utf8))["type"]?.string
  }

  @Test func steps_arrive_signed_in_their_order_and_say_nothing_personal() async throws {
    let receiver = SampleReceiver()
    try await ServicesDesk.open(outside: receiver.parts()) { desk in
      let (hook, secret) = try await desk.hook()
      _ = try await desk.world.taken()
      try await desk.hearOwnEvents()
      try await desk.hearOwnEvents()
      #expect(try await desk.work() > 0)
      #expect(
        try receiver.bodies.map(type) == [
          "request.created", "request.submitted", "request.status_changed",
        ], "told twice it is once")
      let call = try #require(receiver.calls.last)
      let key = Secret(try #require(Base64.standard.bytes(String(secret.dropFirst(6)))))
      let time = try #require(call.headers["webhook-timestamp"].flatMap { Int64($0) })
      #expect(
        try WebhookSignature.isValid(
          call.headers["webhook-signature"] ?? "", id: call.headers["webhook-id"] ?? "",
          timestamp: time, body: call.body, by: [key]))
      let data = try JSONParser.parse(call.body)["data"]
      #expect(
        data?.members?.map(\.key) == [
          "request_id", "number", "service", "company_id", "from", "to", "to_label",
        ])
      #expect(Set(try await desk.deliveries(of: hook).map { $0["status"] }) == ["delivered"])
    }
  }

  /// Fails if what comes later may overtake what waits (`distinct on (p.thing)`).
  @Test func what_comes_later_of_a_request_waits_and_other_requests_do_not() async throws {
    let receiver = SampleReceiver()
    let clock = SampleClock()
    try await ServicesDesk.open(clock: clock.clock, outside: receiver.parts()) { desk in
      let (hook, _) = try await desk.hook()
      let one = try await desk.world.taken()
      try await desk.hearOwnEvents()
      receiver.answers(.status(503, "busy"))
      #expect(try await desk.app.hookDesk.deliver(to: hook) == 1, "the second waits for the first")
      let two = try await desk.world.draft(by: 8)
      try await desk.hearOwnEvents()
      receiver.answers(.status(200, ""))
      #expect(try await desk.app.hookDesk.deliver(to: hook) == 4)
      let requests = try receiver.bodies.map {
        try JSONParser.parse(Array($0.utf8))["data"]?["request_id"]?.int64
      }
      #expect(requests.compactMap { $0 } == [one, two, one, one, one])
    }
  }

  @Test func a_receiver_that_is_down_for_a_day_misses_nothing() async throws {
    let receiver = SampleReceiver()
    let clock = SampleClock()
    try await ServicesDesk.open(clock: clock.clock, outside: receiver.parts()) { desk in
      let (hook, _) = try await desk.hook()
      let requests = Set([
        try await desk.world.taken(), try await desk.world.draft(by: 8),
      ])
      try await desk.hearOwnEvents()
      receiver.answers(.fault(.unreachable(reason: "test")))
      for _ in 0..<(24 * 12) {
        _ = try await desk.app.hookDesk.deliver(to: hook)
        clock.advance(by: .seconds(300))
      }
      #expect(receiver.calls.count < 60, "it rests between calls: \(receiver.calls.count)")
      #expect(try await desk.hookState(hook)["status"] == "failing")
      let before = Set(receiver.ids)
      receiver.answers(.status(200, "ok"))
      clock.advance(by: .seconds(3_600))
      let count = try await desk.app.hookDesk.deliver(to: hook)
      #expect(count == 4, "all of it, and in one go")
      let fresh = receiver.calls.suffix(count)
      let told = try fresh.map { try JSONParser.parse($0.body)["data"]?["request_id"]?.int64 }
      #expect(Set(told.compactMap { $0 }) == requests)
      #expect(before.isSubset(of: Set(fresh.map { $0.headers["webhook-id"] ?? "" })))
      let state = try await desk.hookState(hook)
      #expect(state["status"] == "active" && state["failures"] == 0)
    }
  }

  @Test func three_days_of_silence_pause_a_hook_and_somebody_is_told() async throws {
    let receiver = SampleReceiver()
    let clock = SampleClock()
    try await ServicesDesk.open(clock: clock.clock, outside: receiver.parts()) { desk in
      let (hook, _) = try await desk.hook(types: #"["request.submitted"]"#)
      _ = try await desk.world.taken()
      try await desk.hearOwnEvents()
      receiver.answers(.status(500, ""))
      for _ in 0..<(3 * 24 + 2) {
        _ = try await desk.app.hookDesk.deliver(to: hook)
        // A test keeps it trying when what it was about is given up.
        if try await desk.hookState(hook)["status"] != "paused" {
          _ = try await desk.post("\(ServicesDesk.hooks)/\(hook)/pings", as: desk.keeper)
        }
        clock.advance(by: .seconds(3_600))
      }
      let state = try await desk.hookState(hook)
      #expect(state["status"] == "paused" && state["paused_because"] == "failures")
      let notices = try await desk.world.database.query(
        "select data::text as data from outbox where type = 'hook.paused'")
      #expect(notices.count == 1)
      let ping = try await desk.post("\(ServicesDesk.hooks)/\(hook)/pings", as: desk.keeper)
      #expect(ping.status == 409 && ping["code"] == "hook-paused")
      let calls = receiver.calls.count
      #expect(try await desk.app.hookDesk.deliver(to: hook) == 0)
      #expect(receiver.calls.count == calls)
    }
  }

  @Test func a_receiver_that_says_it_is_gone_is_left_alone() async throws {
    let receiver = SampleReceiver()
    try await ServicesDesk.open(outside: receiver.parts()) { desk in
      let (hook, _) = try await desk.hook()
      _ = try await desk.draft()
      try await desk.hearOwnEvents()
      receiver.answers(.status(410, ""))
      #expect(try await desk.app.hookDesk.deliver(to: hook) == 1)
      #expect(try await desk.hookState(hook)["paused_because"] == "gone")
      receiver.answers(.status(200, ""))
      let on = try await desk.send(
        .patch, "\(ServicesDesk.hooks)/\(hook)", #"{"status": "active"}"#,
        headers: [(name: "If-Match", value: "*")], as: desk.keeper)
      #expect(on.status == 200 && on["status"] == "active" && on["failures"] == 0)
      #expect(try await desk.work() > 0)
      #expect(receiver.calls.count == 2 && Set(receiver.ids).count == 1)
    }
  }

  /// The call went out and its worker died before it was noted. Fails if the id is drawn at every call.
  @Test func a_worker_that_dies_after_the_call_makes_it_again_under_the_same_id() async throws {
    let receiver = SampleReceiver()
    try await ServicesDesk.open(outside: receiver.parts()) { desk in
      let (hook, _) = try await desk.hook()
      _ = try await desk.draft()
      try await desk.hearOwnEvents()
      let outside = desk.app.hookDesk
      let first = try #require(try await outside.hooks.next(of: hook, now: WallClock.live.now()))
      let late = try await outside.send(first)
      #expect(try await desk.work() > 0)
      #expect(receiver.ids.count == 2 && Set(receiver.ids).count == 1)
      // The dead one wakes up: what it knows changes nothing.
      try await outside.note(late, of: first)
      let log = try await desk.send(
        .get, "\(ServicesDesk.hooks)/\(hook)/deliveries/\(first.id.text)", as: desk.keeper)
      #expect(log["attempts"] == 1 && log["log"].array?.count == 1)
    }
  }

  @Test func an_answer_is_kept_masked_and_cut() async throws {
    let receiver = SampleReceiver()
    try await ServicesDesk.open(outside: receiver.parts()) { desk in
      let (hook, _) = try await desk.hook()
      _ = try await desk.draft()
      try await desk.hearOwnEvents()
      receiver.answers(
        .status(422, "no 900101300007 " + String(repeating: "x", count: 9_000)))
      #expect(try await desk.app.hookDesk.deliver(to: hook) == 1)
      let row = try #require(try await desk.deliveries(of: hook).first)
      #expect(row["last_status_code"] == 422 && row["last_failure"] == "not-taken")
      let id = try #require(row["id"]?.string)
      let log = try await desk.send(
        .get, "\(ServicesDesk.hooks)/\(hook)/deliveries/\(id)", as: desk.keeper)
      let head = try #require(log["log"].array?.first?["answer_head"]?.string)
      #expect(head.hasPrefix("no *** x") && head.utf8.count < 4_100)
    }
  }

  /// A range in its order, and one alone, under the ids that they had.
  @Test func what_was_sent_is_sent_again_when_it_is_wished() async throws {
    let receiver = SampleReceiver()
    try await ServicesDesk.open(outside: receiver.parts()) { desk in
      let (hook, _) = try await desk.hook()
      _ = try await desk.world.taken()
      try await desk.hearOwnEvents()
      try await desk.work()
      let first = receiver.ids
      let path = "\(ServicesDesk.hooks)/\(hook)"
      let all = try await desk.post(
        path + "/replays", #"{"from": "2026-01-01T00:00:00Z"}"#, as: desk.keeper)
      #expect(all.status == 202 && all["replayed"] == 3, "\(all.json)")
      try await desk.work()
      #expect(receiver.ids == first + first)
      let one = try await desk.post(
        path + "/deliveries/\(first[1])/replays", as: desk.keeper)
      #expect(one.status == 202)
      try await desk.work()
      #expect(receiver.ids.last == first[1] && receiver.ids.count == 7)
      let some = try await desk.post(
        path + "/replays",
        #"{"from": "2026-01-01T00:00:00Z", "event_types": ["request.created"]}"#, as: desk.keeper)
      #expect(some["replayed"] == 1)
      let none = try await desk.post(
        path + "/replays", #"{"from": "2026-01-01T00:00:00Z", "only_failed": true}"#,
        as: desk.keeper)
      #expect(none["replayed"] == 0)
    }
  }

  @Test func for_a_day_calls_are_signed_with_both_secrets() async throws {
    let receiver = SampleReceiver()
    let clock = SampleClock()
    try await ServicesDesk.open(clock: clock.clock, outside: receiver.parts()) { desk in
      let (hook, old) = try await desk.hook()
      let path = "\(ServicesDesk.hooks)/\(hook)"
      let answer = try await desk.post(path + "/secrets", as: desk.keeper)
      let new = try #require(answer["secret"].string)
      #expect(answer.status == 201 && new != old)
      func ping() async throws -> [Bool] {
        _ = try await desk.post(path + "/pings", as: desk.keeper)
        _ = try await desk.app.hookDesk.deliver(to: hook)
        let call = try #require(receiver.calls.last)
        return try [old, new].map { secret in
          try WebhookSignature.isValid(
            call.headers["webhook-signature"] ?? "", id: call.headers["webhook-id"] ?? "",
            timestamp: clock.now.seconds, body: call.body,
            by: [Secret(Base64.standard.bytes(String(secret.dropFirst(6))) ?? [])])
        }
      }
      #expect(try await ping() == [true, true])
      clock.advance(by: .seconds(86_400))
      #expect(try await ping() == [false, true])
      #expect(try await desk.hookState(hook)["secret"] == nil, "nobody is shown it again")
    }
  }

  /// Fails where the purge takes what waits still, or nothing.
  @Test func what_is_old_leaves_the_log_and_what_waits_stays() async throws {
    let receiver = SampleReceiver()
    try await ServicesDesk.open(outside: receiver.parts()) { desk in
      let (hook, _) = try await desk.hook()
      _ = try await desk.world.taken()
      try await desk.hearOwnEvents()
      try await desk.work()
      receiver.answers(.status(503, "busy"))
      _ = try await desk.world.draft(by: 8)
      try await desk.hearOwnEvents()
      try await desk.work()
      func states() async throws -> [String?] {
        try await desk.deliveries(of: hook).map { $0["status"]?.string }
      }
      #expect(try await states() == ["delivered", "delivered", "delivered", "pending"])
      // Of those that arrived one is of today.
      _ = try await desk.world.database.query(
        """
        update service_hookdelivery set created_at = now() - interval '31 days'
        where event_type <> 'request.status_changed'
        """)
      try await desk.world.database.transaction { tx in
        _ = try await JobQueue.enqueue(HookPurge(), in: tx)
      }
      #expect(try await desk.work() > 0)
      #expect(try await states() == ["delivered", "pending"])
    }
  }

  /// Holds because `GuardedClient` looks at every address that a name leads to.
  @Test func a_name_that_leads_into_the_house_is_not_called() async throws {
    let client = try HTTPClient(group: try TestLoops.group())
    let parts = OutsideParts(
      secrets: try HookSecrets(OutsideParts.hookKey), calls: .live(client, reach: .anywhere))
    try await ServicesDesk.open(outside: parts) { desk in
      let (hook, _) = try await desk.hook(url: "https://localhost:9/in")
      _ = try await desk.post("\(ServicesDesk.hooks)/\(hook)/pings", as: desk.keeper)
      #expect(try await desk.app.hookDesk.deliver(to: hook) == 1)
      #expect(
        try await desk.deliveries(of: hook).first?["last_failure"] == "forbidden-address")
    }
  }
}
