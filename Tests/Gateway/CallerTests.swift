import GatewayCore
import HTTPCore
import Testing

/// Who asks, how often, and what the gateway remembers of it.
struct CallerTests {
  private let rooms = "/api/v1/booking/rooms"

  private func world(
    limits: String = "{}", _ tune: (inout GatewayTempo) -> Void = { _ in }
  ) async throws -> (GatewayWorld, Service) {
    let service = try await Service()
    return (
      try await GatewayWorld(["booking": [service.address]], limits: limits, tune: tune), service
    )
  }

  @Test func identity_is_asked_once_for_many_requests() async throws {
    let (world, _) = try await world()
    world.identity.knows("s1", as: 7)
    let rooms = rooms
    try await withThrowingTaskGroup { group in
      for _ in 0..<30 {
        group.addTask {
          let answer = try await world.get(rooms, ["Cookie": "sessionid=s1"])
          #expect(answer.status == 200)
        }
      }
      try await group.waitForAll()
    }
    // One for each loop at most: questions for the same credential are asked together.
    #expect(world.identity.questions <= 2)
  }

  @Test func an_unknown_token_is_401_and_an_old_cookie_is_a_visitor() async throws {
    let (world, service) = try await world()
    // RFC 6750, section 3.1, and the scheme of tokens for scripts.
    for value in ["Token none", "Bearer none"] {
      let answer = try await world.get(rooms, ["Authorization": value])
      #expect(answer.status == 401)
      #expect(answer["WWW-Authenticate"] == "Bearer error=\"invalid_token\", Token")
      #expect(answer.body.contains("\"code\":\"invalid-token\""))
    }
    for value in ["Bearer", "Bearer a b", "Digest x"] {
      let answer = try await world.get(rooms, ["Authorization": value])
      #expect(answer.status == 401)
      #expect(answer["WWW-Authenticate"] == "Bearer, Token")
    }
    #expect(service.seen.count == 0)
    #expect(try await world.get(rooms, ["Cookie": "sessionid=old"]).status == 200)
  }

  @Test func authorization_makes_the_cookie_invisible() async throws {
    let (world, _) = try await world()
    world.identity.knows("s1", as: 7)
    let answer = try await world.get(
      rooms, ["Authorization": "Token none", "Cookie": "sessionid=s1"])
    #expect(answer.status == 401)
  }

  /// No person stands behind it: it is counted by its name, however many tokens it has.
  @Test func an_application_that_acts_on_its_own_is_counted_by_its_name() async throws {
    let (world, service) = try await world(limits: #"{"client":{"rate":0.01,"burst":2}}"#)
    world.identity.knows("t1", asApplication: "partner")
    world.identity.knows("t2", asApplication: "partner")
    var statuses: [Int] = []
    for token in ["t1", "t2", "t1"] {
      statuses.append(try await world.get(rooms, ["Authorization": "Bearer \(token)"]).status)
    }
    #expect(statuses == [200, 200, 429])
    #expect(service.seen.count == 2)
  }

  @Test func two_different_sessions_are_400() async throws {
    let (world, service) = try await world()
    let answer = try await world.get(rooms, ["Cookie": "sessionid=a; sessionid=b"])
    #expect(answer.status == 400)
    #expect(answer.body.contains("ambiguous-session"))
    #expect(service.seen.count == 0)
  }

  /// Fails without the check in `CallerCheck`: a foreign page could write with the cookie.
  @Test func a_cookie_writes_only_with_its_token() async throws {
    let (world, service) = try await world()
    world.identity.knows("s1", as: 7, csrf: "right")
    let cookie = "sessionid=s1"
    let none = try await world.call(.post, rooms, ["Cookie": cookie], body: "{}")
    let wrong = try await world.call(
      .delete, rooms, ["Cookie": cookie, "X-CSRF-Token": "wrong"])
    #expect(none.status == 403)
    #expect(none.body.contains("\"code\":\"csrf\""))
    #expect(wrong.status == 403)
    #expect(service.seen.count == 0)
    let right = try await world.call(
      .post, rooms, ["Cookie": cookie, "X-CSRF-Token": "right"], body: "{}")
    #expect(right.status == 200)
    #expect(try await world.get(rooms, ["Cookie": cookie]).status == 200)
    // A program's token needs none: no browser sends it by itself.
    world.identity.knows("t1", as: 7)
    let program = try await world.call(.post, rooms, ["Authorization": "Token t1"], body: "{}")
    #expect(program.status == 200)
    // Signing in again: identity itself demands the same origin.
    for step in ["", "/second-factor", "/codes/confirmations"] {
      let again = try await world.call(
        .post, "/api/v1/identity/sessions" + step, ["Cookie": cookie], body: "{}")
      #expect(again.status == 200, "\(step)")
    }
    let other = try await world.call(
      .post, "/api/v1/identity/sessions/codes", ["Cookie": cookie], body: "{}")
    #expect(other.status == 403)
  }

  @Test func a_flood_from_one_address_is_429_and_told_before() async throws {
    let (world, service) = try await world(
      limits: #"{"anonymous":{"rate":0.01,"burst":3},"user":{"rate":0.01,"burst":5}}"#)
    let first = try await world.get(rooms)
    #expect(first["RateLimit-Policy"] == "\"anonymous\";q=3;w=300")
    #expect(first["RateLimit"] == "\"anonymous\";r=2;t=100")
    for _ in 0..<2 { #expect(try await world.get(rooms).status == 200) }
    // when
    let refused = try await world.get(rooms)
    #expect(refused.status == 429)
    let wait = refused["Retry-After"].flatMap { Int($0) }
    #expect(wait.map { (50...100).contains($0) } == true)
    #expect(refused.body.contains("rate-limited"))
    #expect(service.seen.count == 3)
    // A person is counted apart from the address.
    world.identity.knows("t1", as: 7)
    let own = try await world.get(rooms, ["Authorization": "Token t1"])
    #expect(own.status == 429)  // the address may not even ask about a new credential
  }

  @Test func a_person_has_a_bucket_of_his_own() async throws {
    let (world, _) = try await world(
      limits: #"{"anonymous":{"rate":0.01,"burst":2},"user":{"rate":0.01,"burst":3}}"#)
    world.identity.knows("t1", as: 7)
    let token: KeyValuePairs = ["Authorization": "Token t1"]
    for left in [2, 1, 0] {
      let answer = try await world.get(rooms, token)
      #expect(answer["RateLimit"]?.hasPrefix("\"user\";r=\(left);") == true)
    }
    #expect(try await world.get(rooms, token).status == 429)
    #expect(try await world.get(rooms).status == 200)
  }

  @Test func a_rule_limits_one_address_of_the_api() async throws {
    let (world, _) = try await world(
      limits: """
        {"rules":[{"prefix":"/api/v1/booking/rooms","methods":["POST"],"rate":0.01,"burst":1,
          "body_bytes":5}]}
        """)
    #expect(try await world.call(.post, rooms, body: "12345").status == 200)
    #expect(try await world.call(.post, rooms, body: "1").status == 429)
    #expect(try await world.get(rooms).status == 200)
  }

  /// Made-up tokens are paid for by the address: identity is not flooded.
  @Test func guessing_tokens_ends_at_the_gateway() async throws {
    let (world, _) = try await world(limits: #"{"anonymous":{"rate":0.01,"burst":5}}"#)
    var statuses: [Int] = []
    for guess in 0..<10 {
      statuses.append(try await world.get(rooms, ["Authorization": "Token g\(guess)"]).status)
    }
    #expect(statuses == Array(repeating: 401, count: 5) + Array(repeating: 429, count: 5))
    #expect(world.identity.questions == 5)
  }

  /// Fails without the feed: the session would be good for the whole time of freshness.
  @Test func a_revoked_session_ends_at_once() async throws {
    let (world, _) = try await world { $0.identity.fresh = 60_000_000_000 }
    world.identity.knows("t1", as: 7)
    let token: KeyValuePairs = ["Authorization": "Token t1"]
    #expect(try await world.get(rooms, token).status == 200)
    world.identity.forgets("t1")
    #expect(try await world.get(rooms, token).status == 200)
    // when
    world.identity.tells("session.revoked", of: 7)
    let answer = try await world.eventually(rooms, token) { $0.status == 401 }
    #expect(answer.status == 401)
  }

  @Test func with_identity_away_the_remembered_may_read_and_nobody_may_write() async throws {
    let (world, service) = try await world { $0.identity.fresh = 1 }
    world.identity.knows("s1", as: 7, csrf: "c")
    let cookie: KeyValuePairs = ["Cookie": "sessionid=s1", "X-CSRF-Token": "c"]
    #expect(try await world.get(rooms, cookie).status == 200)
    // when
    world.identity.isAway(true)
    #expect(try await world.get(rooms, cookie).status == 200)
    let write = try await world.call(.post, rooms, cookie, body: "{}")
    #expect(write.status == 503)
    #expect(write.body.contains("\"context\":\"identity\""))
    #expect(write["Retry-After"] != nil)
    #expect(try await world.get(rooms, ["Cookie": "sessionid=s2"]).status == 503)
    #expect(try await world.get(rooms).status == 200)
    #expect(service.seen.all.allSatisfy { $0.hasPrefix("GET") })
    // It comes back by itself.
    world.identity.isAway(false)
    let back = try await world.eventually(rooms, ["Cookie": "sessionid=s2"]) { $0.status == 200 }
    #expect(back.status == 200)
  }

  @Test func the_remembered_are_forgotten_after_their_time() async throws {
    let (world, _) = try await world {
      $0.identity.fresh = 1
      $0.identity.stale = 50_000_000
    }
    world.identity.knows("s1", as: 7)
    let cookie: KeyValuePairs = ["Cookie": "sessionid=s1"]
    #expect(try await world.get(rooms, cookie).status == 200)
    world.identity.isAway(true)
    let answer = try await world.eventually(rooms, cookie) { $0.status == 503 }
    #expect(answer.status == 503)
  }
}
