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

/// A partner keeps his applications himself.
struct ApplicationTests {
  private static let root = "/api/v1/identity/applications"
  private static let wish = """
    {"name": "Тау", "redirect_uris": ["https://tau.kz/cb"], "scopes": ["openid", "read"],
     "grants": ["authorization_code", "refresh_token", "client_credentials"]}
    """

  private func send(
    _ world: IdentityWorld, _ method: Method, _ path: String = "", _ json: String? = nil,
    version: Int64? = nil, as caller: Principal
  ) async throws -> ServiceClient.Answer {
    try await world.client.send(
      method, Self.root + path, json: json,
      headers: version.map { [(name: "If-Match", value: "\"\($0)\"")] } ?? [], as: caller)
  }

  private func token(
    _ world: IdentityWorld, _ id: String, _ secret: String
  ) async throws -> ServiceClient.Answer {
    try await Partner.post(
      "/oauth/token",
      [("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret)], [],
      world)
  }

  @Test func an_application_is_registered_changed_and_retired() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      let made = try await send(world, .post, "", Self.wish, as: person)
      #expect(made.status == 201 && made["type"] == "confidential")
      let secret = try #require(made["client_secret"].string)
      let clientID = try #require(made["client_id"].string)
      let path = "/" + (made["id"].decimal ?? "")
      #expect(try await token(world, clientID, secret).status == 200)

      let shown = try await send(world, .get, path, as: person)
      #expect(shown["client_secret"] == .null && shown["secrets"].array?.count == 1)
      let text = String(decoding: shown.body, as: UTF8.self)
      #expect(!text.contains(secret))
      #expect(try await send(world, .patch, path, #"{"name": "X"}"#, as: person).status == 428)
      let changed = try await send(
        world, .patch, path, #"{"name": "Тау 2", "redirect_uris": ["https://tau.kz/2"]}"#,
        version: 1, as: person)
      #expect(changed.status == 200 && changed["name"] == "Тау 2")
      #expect(changed["redirect_uris"] == ["https://tau.kz/2"])
      let stale = try await send(world, .patch, path, #"{"name": "Y"}"#, version: 1, as: person)
      #expect(stale.status == 412)

      let figures = try await send(world, .get, path + "/statistics", as: person)
      #expect(figures["tokens"] == 1 && figures["people"] == 0)
      #expect(try await send(world, .delete, path, as: person).status == 204)
      #expect(try await send(world, .get, path, as: person).status == 404)
      #expect(try await token(world, clientID, secret).status == 401)
      let left = try await world.database.query(
        "select count(*) as rows from oauth2_provider_accesstoken")
      #expect(try left[0].int64("rows") == 0)
    }
  }

  @Test func a_secret_is_changed_without_a_pause() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      let made = try await send(world, .post, "", Self.wish, as: person)
      let clientID = made["client_id"].string ?? ""
      let old = made["client_secret"].string ?? ""
      let path = "/" + (made["id"].decimal ?? "")
      let next = try await send(
        world, .post, path + "/secrets", #"{"overlap_seconds": 60}"#, as: person)
      let new = next["client_secret"].string ?? ""
      #expect(next.status == 201 && new != old)
      for secret in [old, new] { #expect(try await token(world, clientID, secret).status == 200) }
      world.clock.move(.seconds(61))
      #expect(try await token(world, clientID, old).status == 401)
      #expect(try await token(world, clientID, new).status == 200)
      let key = next["id"].decimal ?? ""
      #expect(try await send(world, .delete, path + "/secrets/" + key, as: person).status == 204)
      #expect(try await token(world, clientID, new).status == 401)
    }
  }

  @Test func others_neither_see_nor_touch_it() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      let other = try await world.member("b@example.kz")
      let made = try await send(world, .post, "", Self.wish, as: person)
      let path = "/" + (made["id"].decimal ?? "")
      let secret = made["secrets"].array?.first?["id"]?.decimal ?? ""
      for (method, tail) in [
        (Method.get, ""), (.patch, ""), (.delete, ""), (.get, "/statistics"), (.post, "/secrets"),
        (.delete, "/secrets/" + secret),
      ] {
        let answer = try await send(
          world, method, path + tail, method == .patch || method == .post ? "{}" : nil, version: 1,
          as: other)
        #expect(answer.status == 404, "\(method.token) \(tail)")
      }
      #expect(try await send(world, .get, as: other)["items"] == [])
      var token = person
      token.sessionID = "a token"
      #expect(try await send(world, .post, "", Self.wish, as: token).status == 403)
    }
  }

  @Test func all_faults_come_at_once_and_nothing_is_made() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      let answer = try await send(
        world, .post, "",
        """
        {"name": "", "redirect_uris": ["https://a.kz/cb", "http://a.kz", "https://*.kz", "app:/x"],
         "scopes": ["a b"], "grants": ["password"], "website": "javascript:1", "other": 1}
        """, as: person)
      #expect(answer.status == 422)
      let pointers = Set(answer["errors"].array?.compactMap { $0["pointer"]?.string } ?? [])
      #expect(
        pointers.isSuperset(of: [
          "/name", "/redirect_uris/1", "/redirect_uris/2", "/redirect_uris/3", "/scopes/0",
          "/grants",
          "/website", "/other",
        ]))
      #expect(try await send(world, .get, as: person)["items"] == [])
      let none = try await send(world, .post, "", #"{"name": "Тау"}"#, as: person)
      #expect(none.status == 422, "where would the code go")
    }
  }

  @Test func the_address_for_ended_sessions_is_one_of_the_internet() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      let made = try await send(world, .post, "", Self.wish, as: person)
      #expect(made["backchannel_logout_uri"] == "")
      #expect(made["backchannel_logout_session_required"] == false)
      let path = "/" + (made["id"].decimal ?? "")
      for bad in [
        "http://tau.kz/out", "https://tau.kz/out#x", "https://a:b@tau.kz/", "/out", "https://",
        "https://127.0.0.1/out", "https://[::1]/out", "https://10.0.0.1/", "http://127.0.0.1:1/",
      ] {
        let answer = try await send(
          world, .patch, path, #"{"backchannel_logout_uri": "\#(bad)"}"#, version: 1, as: person)
        #expect(answer.status == 422, "\(bad)")
        #expect(answer["errors"].array?.first?["code"] == "bad-logout-address", "\(bad)")
      }
      let good = try await send(
        world, .patch, path,
        """
        {"backchannel_logout_uri": "https://tau.kz/out?a=b",
         "backchannel_logout_session_required": true}
        """, version: 1, as: person)
      #expect(good.status == 200)
      #expect(good["backchannel_logout_uri"] == "https://tau.kz/out?a=b")
      #expect(good["backchannel_logout_session_required"] == true)
      let none = try await send(
        world, .patch, path, #"{"backchannel_logout_uri": null}"#, version: 2, as: person)
      #expect(none.status == 200 && none["backchannel_logout_uri"] == "")
    }
  }

  @Test func an_operators_own_networks_are_no_outsiders() async throws {
    let network = try #require(IPNetwork("127.0.0.0/8"))
    try await IdentityWorld.with({ $0.logoutNetworks = [network] }) { world in
      let person = try await world.member("a@example.kz")
      for (address, status) in [
        ("http://127.0.0.1:9/out", 201), ("https://127.0.0.1/out", 201), ("http://10.0.0.1/", 422),
        ("http://localhost/out", 422), ("http://tau.kz/out", 422),
      ] {
        let answer = try await send(
          world, .post, "",
          """
          {"name": "Тау", "redirect_uris": ["https://tau.kz/cb"],
           "backchannel_logout_uri": "\(address)"}
          """, as: person)
        #expect(answer.status == status, "\(address)")
      }
    }
  }

  @Test func sixteen_at_once_stay_within_the_limit() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<16 {
          group.addTask { try await send(world, .post, "", Self.wish, as: person).status }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(statuses.filter { $0 == 201 }.count == ApplicationPolicy.perPerson)
      #expect(statuses.filter { $0 == 409 }.count == 16 - ApplicationPolicy.perPerson)
    }
  }

  @Test func without_a_secret_it_may_live_on_the_persons_machine() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      let made = try await send(
        world, .post, "",
        #"{"type": "public", "name": "Тау", "redirect_uris": ["http://127.0.0.1/cb", "kz.tau:/cb"]}"#,
        as: person)
      #expect(made.status == 201 && made["client_secret"] == .null && made["secrets"] == [])
      let path = "/" + (made["id"].decimal ?? "")
      #expect(try await send(world, .post, path + "/secrets", as: person).status == 409)
    }
  }
}
