import Access
import HTTPCore
import IdentityApp
import IdentityDomain
import IdentitySamples
import JSON
import Kernel
import Postgres
import TestSupport
import Testing

@Suite struct FalseDoorRouteTests {
  private static let guardian = Principal(
    kind: .user, issuer: Principal.gateway, userID: 4, permissions: ["edge.change_block"],
    isStaff: true)

  private func knock(
    _ world: IdentityWorld, from address: String, cookie: String = "sessionid=secret-cookie"
  ) async throws -> ServiceClient.Answer {
    try await world.client.send(
      .post, "/admin/login/?next=/admin/", body: Array("username=root&password=hunter2".utf8),
      headers: [
        ("X-Forwarded-For", address), ("User-Agent", "robot/1.0"), ("Cookie", cookie),
        ("Content-Type", "application/x-www-form-urlencoded"), ("Accept-Language", "en"),
      ])
  }

  private func blocked(_ world: IdentityWorld) async throws -> [String] {
    try await world.client.send(.get, "/internal/v1/edge-blocks", as: .service("gateway"))["items"]
      .array?.compactMap { $0["network"]?.string } ?? []
  }

  @Test func the_door_looks_like_djangos() async throws {
    try await IdentityWorld.with { world in
      let bare = try await world.client.send(.get, "/admin")
      #expect(bare.status == 301)
      #expect(bare.headers[.location] == "/admin/")
      let root = try await world.client.send(.get, "/admin/auth/user/")
      #expect(root.status == 302)
      #expect(root.headers[.location] == "/admin/login/?next=/admin/auth/user/")
      let page = try await world.client.send(
        .get, "/admin/login/?next=/%3Cscript%3E", headers: [("Accept-Language", "ru")])
      #expect(page.status == 200)
      let text = String(decoding: page.body, as: UTF8.self)
      #expect(text.contains("<title>Войти | Административный сайт Django</title>"))
      #expect(text.contains("csrfmiddlewaretoken"))
      #expect(!text.contains("<script>"))
      #expect(page.headers[.setCookie]?.hasPrefix("csrftoken=") == true)
    }
  }

  @Test func who_tries_is_noted_without_the_password() async throws {
    try await IdentityWorld.with { world in
      let answer = try await knock(world, from: "203.0.113.7")
      #expect(answer.status == 200)
      #expect(String(decoding: answer.body, as: UTF8.self).contains("class=\"errornote\""))
      let row = try #require(
        try await world.database.query(
          """
          select username, host(ip_address) as address, user_agent, path, session_key,
            a::text as whole
          from admin_honeypot_loginattempt a
          """
        ).first)
      #expect(try row.string("username") == "root")
      #expect(try row.string("address") == "203.0.113.7")
      #expect(try row.string("user_agent") == "robot/1.0")
      #expect(try row.string("path") == "/admin/login/?next=/admin/")
      // A cookie would let whoever reads the log in.
      #expect(try row.string("session_key") != "secret-cookie")
      #expect(try !row.string("whole").contains("hunter2"))
      #expect(try await world.count("change_journal") == 0)
    }
  }

  @Test func who_tries_often_is_told_to_the_gateway_until_staff_lift_it() async throws {
    try await IdentityWorld.with { world in
      for _ in 0..<FalseDoorPolicy.standard.attempts {
        _ = try await knock(world, from: "::ffff:203.0.113.7")
      }
      #expect(try await blocked(world) == ["203.0.113.7/32"])
      let stranger = try await world.client.send(
        .get, "/internal/v1/edge-blocks", as: .service("booking"))
      #expect(stranger.status == 403)
      // when
      let row = try #require(try await world.database.query("select id from edge_block").first)
      let id = try row.int64("id")
      let path = "admin/edge-blocks/\(id)/lifting"
      #expect(try await world.post(path, ["reason": "our own test"]).status == 401)
      let lifted = try await world.post(path, ["reason": "our own test"], as: Self.guardian)
      #expect(lifted.status == 204)
      #expect(try await blocked(world) == [])
    }
  }

  @Test(arguments: ["127.0.0.1", "::1", "10.9.8.7"])
  func this_machine_and_who_is_named_are_never_blocked(_ address: String) async throws {
    let network = try #require(IPNetwork("10.0.0.0/8"))
    try await IdentityWorld.with {
      $0.neverBlocked.append(network)
    } _: { world in
      for _ in 0..<10 { _ = try await knock(world, from: address) }
      #expect(try await blocked(world) == [])
      #expect(try await world.count("admin_honeypot_loginattempt") == 10)
    }
  }

  @Test func a_body_that_is_no_form_is_an_attempt_too() async throws {
    try await IdentityWorld.with { world in
      let answer = try await world.client.send(
        .post, "/admin/login/", body: [0xff, 0, 0x25, 0x31],
        headers: [("X-Forwarded-For", "203.0.113.7")])
      #expect(answer.status == 200)
      #expect(try await world.count("admin_honeypot_loginattempt") == 1)
    }
  }
}
