import Access
import HTTPClient
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesApp
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// Who may do what with hooks.
struct HookRoutesTests {
  private let root = ServicesDesk.hooks

  @Test func an_application_hears_only_of_services_that_let_it() async throws {
    let receiver = SampleReceiver()
    try await ServicesDesk.open(outside: receiver.parts()) { desk in
      let (hook, _) = try await desk.hook(as: desk.partner())
      _ = try await desk.draft()
      try await desk.hearOwnEvents()
      #expect(try await desk.deliveries(of: hook).isEmpty)
      let closed = try await desk.post(
        root,
        #"{"url": "http://127.0.0.1:9/", "event_types": ["request.created"], "services": ["startup-grant"]}"#,
        as: desk.partner())
      #expect(closed.status == 422)
      #expect(closed["errors"].array?.first?["code"] == "service-not-open")
      try await desk.open()
      _ = try await desk.world.draft(by: 8)
      try await desk.hearOwnEvents()
      #expect(try await desk.deliveries(of: hook).count == 2)
      let (other, _) = try await desk.hook(as: desk.partner("app_other"))
      _ = try await desk.world.draft(by: 9)
      try await desk.hearOwnEvents()
      #expect(try await desk.deliveries(of: other).isEmpty)
    }
  }

  @Test func each_sees_its_own_and_the_staff_pauses_those_of_applications() async throws {
    try await ServicesDesk.open { desk in
      let (own, _) = try await desk.hook(as: desk.partner())
      let (ours, _) = try await desk.hook()
      func ids(_ principal: Principal) async throws -> [Int64] {
        let list = try await desk.send(.get, root, as: principal)
        return (list["items"].array ?? []).compactMap { $0["id"]?.int64 }
      }
      #expect(try await ids(desk.keeper) == [ours, own])
      #expect(try await ids(desk.partner()) == [own])
      #expect(try await ids(desk.partner("app_other")) == [])
      let any = [(name: "If-Match", value: "*")]
      for (method, path, body) in [
        (.get, "", nil), (.patch, "", #"{"name": "x"}"#), (.delete, "", nil),
        (.post, "/secrets", nil), (.post, "/pings", nil), (.get, "/deliveries", nil),
        (.post, "/replays", #"{"from": "2026-01-01T00:00:00Z"}"#),
      ] as [(Method, String, String?)] {
        let foreign = try await desk.send(
          method, "\(root)/\(ours)\(path)", body, headers: any, as: desk.partner())
        #expect(foreign.status == 404, "\(method) \(path)")
        let nobody = try await desk.send(
          method, "\(root)/\(ours)\(path)", body, headers: any, as: desk.applicant)
        #expect(nobody.status == 403, "\(method) \(path)")
        let out = try await desk.send(
          method, "\(root)/\(ours)\(path)", body, headers: any, as: .anonymous())
        #expect(out.status == 401, "\(method) \(path)")
        let narrow = try await desk.send(
          method, "\(root)/\(own)\(path)", body, headers: any,
          as: desk.partner(scopes: ["read", "write"]))
        #expect(narrow.status == 403, "\(method) \(path)")
      }
      let path = "\(root)/\(own)"
      for (method, path, body) in [
        (.patch, path, #"{"url": "http://127.0.0.1:8/"}"#), (.delete, path, nil),
        (.post, path + "/secrets", nil),
        (.post, path + "/replays", #"{"from": "2026-01-01T00:00:00Z"}"#),
      ] as [(Method, String, String?)] {
        let staff = try await desk.send(method, path, body, headers: any, as: desk.keeper)
        #expect(staff.status == 403 && staff["code"] == "hook-of-application", "\(path)")
      }
      let paused = try await desk.send(
        .patch, path, #"{"status": "paused"}"#, headers: any, as: desk.keeper)
      #expect(paused["status"] == "paused" && paused["paused_because"] == "owner")
    }
  }

  @Test func all_faults_of_a_hook_come_at_once() async throws {
    let client = try HTTPClient(group: try TestLoops.group())
    let parts = OutsideParts(
      secrets: try HookSecrets(OutsideParts.hookKey), calls: .live(client, reach: .anywhere))
    try await ServicesDesk.open(outside: parts) { desk in
      let answer = try await desk.post(
        root, #"{"url": "https://10.0.0.1/", "event_types": ["request.eaten"], "more": 1}"#,
        as: desk.keeper)
      let faults = (answer["errors"].array ?? []).map {
        "\($0["pointer"]?.string ?? "") \($0["code"]?.string ?? "")"
      }
      #expect(
        Set(faults) == [
          "/url forbidden-address", "/event_types/0 not-a-choice", "/more unknown-field",
        ])
      for (url, code) in [
        ("http://example.kz/", "not-https"), ("ftp://example.kz/", "bad-url"),
        ("https://user@example.kz/", "bad-url"), ("https://[::1]/", "forbidden-address"),
      ] {
        let refused = try await desk.post(
          root, "{\"url\": \"\(url)\", \"event_types\": [\"request.created\"]}", as: desk.keeper)
        #expect(refused["errors"].array?.first?["code"]?.string == code, "\(url)")
      }
    }
  }

  /// Holds because of the advisory lock: without it all would count nineteen.
  @Test func sixteen_at_once_make_no_more_hooks_than_one_may_have() async throws {
    try await ServicesDesk.open { desk in
      for _ in 0..<(Hooks.limit - 1) { _ = try await desk.hook(as: desk.partner()) }
      let results = await contenders { _ in
        try await desk.post(
          root, #"{"url": "http://127.0.0.1:9/", "event_types": ["request.created"]}"#,
          as: desk.partner())
      }
      let answers = try results.map { try $0.get() }
      #expect(answers.count { $0.status == 201 } == 1)
      let refused = answers.filter { $0.status == 409 }
      #expect(refused.count == 15)
      #expect(refused.allSatisfy { $0["code"] == "too-many-hooks" })
      #expect(refused.allSatisfy { $0["limit"].int == Hooks.limit })
      #expect(try await desk.world.count("service_hook") == Hooks.limit)
    }
  }

  @Test func whoever_changes_says_what_he_saw() async throws {
    try await ServicesDesk.open { desk in
      let (hook, _) = try await desk.hook()
      let path = "\(root)/\(hook)"
      let without = try await desk.send(.patch, path, #"{"name": "a"}"#, as: desk.keeper)
      #expect(without.status == 428)
      let tag = try #require(
        try await desk.send(.get, path, as: desk.keeper).headers["ETag"])
      let good = try await desk.send(
        .patch, path, #"{"name": "a"}"#, headers: [(name: "If-Match", value: tag)],
        as: desk.keeper)
      #expect(good.status == 200 && good["name"] == "a")
      let stale = try await desk.send(
        .patch, path, #"{"name": "b"}"#, headers: [(name: "If-Match", value: tag)],
        as: desk.keeper)
      #expect(stale.status == 412 && stale["code"] == "stale")
      let gone = try await desk.send(
        .delete, path, headers: [(name: "If-Match", value: "*")], as: desk.keeper)
      #expect(gone.status == 204)
      #expect(try await desk.send(.get, path, as: desk.keeper).status == 404)
    }
  }
}
