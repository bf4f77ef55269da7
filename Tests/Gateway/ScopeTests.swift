import Access
import GatewayCore
import HTTPClient
import HTTPCore
import HTTPServer
import Testing

/// What the token of an application opens, judged before its request goes on.
struct ScopeTests {
  private let rooms = "/api/v1/booking/rooms"
  private let bookings = "/api/v1/booking/bookings"

  /// Services that tell who asks. Rooms are everybody's, anything else is shown to nobody unknown.
  private func world() async throws -> (GatewayWorld, Service) {
    let keys = try KeyRing(
      signing: [:], verifying: ["gateway": [(kid: "k1", key: GatewayWorld.key)]])
    func service(_ name: String) async throws -> Service {
      let verifier = PrincipalVerifier(audience: name, keys: keys)
      return try await Service { request in
        let principal = try verifier.verify(request)
        guard principal.kind != .anonymous || request.path.hasSuffix("/rooms") else {
          return .text("", status: .unauthorized)
        }
        return .text("\(principal.kind) \(principal.userID ?? 0)")
      }
    }
    let booking = try await service("booking")
    let services = try await service("services")
    let world = try await GatewayWorld([
      "booking": [booking.address], "services": [services.address],
    ])
    return (world, booking)
  }

  /// The token of an application that acts for somebody.
  private func token(
    _ scopes: [String], _ world: GatewayWorld
  ) -> KeyValuePairs<String, String> {
    let list = scopes.map { "\"\($0)\"" }.joined(separator: ",")
    let name = "t-" + scopes.joined(separator: "-")
    world.identity.knows(name, as: 7, more: ",\"client_id\":\"partner\",\"scopes\":[\(list)]")
    return ["Authorization": "Bearer \(name)"]
  }

  private func challenge(_ scope: String) -> String {
    "Bearer error=\"insufficient_scope\", scope=\"\(scope)\""
  }

  @Test func a_change_without_the_scope_ends_at_the_gateway() async throws {
    let (world, booking) = try await world()
    for scopes in [["read"], ["openid", "profile"], ["none"]] {
      let answer = try await world.call(.post, rooms, token(scopes, world), body: "{}")
      #expect(answer.status == 403, "\(scopes)")
      #expect(answer["WWW-Authenticate"] == challenge("write"))
      #expect(answer["Content-Type"]?.hasPrefix("application/problem+json") == true)
      #expect(answer.body.contains("\"code\":\"insufficient-scope\""))
    }
    #expect(booking.seen.count == 0)
    let written = try await world.call(.post, rooms, token(["write"], world), body: "{}")
    #expect(written.status == 200 && written.body == "user 7")
  }

  /// Fails where the person goes along: a token that may only know a name would read what is his.
  @Test func without_the_scope_an_application_reads_what_visitors_read() async throws {
    let (world, booking) = try await world()
    let narrow = token(["openid", "email"], world)
    let open = try await world.get(rooms, narrow)
    #expect(open.status == 200 && open.body == "anonymous 0")
    let closed = try await world.get(bookings, narrow)
    #expect(closed.status == 403 && closed["WWW-Authenticate"] == challenge("read"))
    #expect(try await world.get(bookings).status == 401, "signing in would help a visitor")
    #expect(booking.seen.count == 3)
    for scopes in [["read"], ["write"]] {
      #expect(try await world.get(bookings, token(scopes, world)).body == "user 7")
    }
  }

  @Test func only_tokens_of_applications_are_looked_at() async throws {
    let (world, _) = try await world()
    world.identity.knows("s1", as: 7, csrf: "c")
    world.identity.knows("personal", as: 7, more: ",\"scopes\":[\"booking.change_room\"]")
    let session: KeyValuePairs = ["Cookie": "sessionid=s1", "X-CSRF-Token": "c"]
    let personal: KeyValuePairs = ["Authorization": "Token personal"]
    for fields in [session, personal] {
      #expect(try await world.call(.post, rooms, fields, body: "{}").body == "user 7")
      #expect(try await world.get(bookings, fields).body == "user 7")
    }
    // Who is held back is told of that by the service.
    world.identity.knows(
      "held", as: 7, more: ",\"client_id\":\"partner\",\"scopes\":[\"second-factor-setup\"]")
    let held = try await world.call(.post, rooms, ["Authorization": "Bearer held"], body: "{}")
    #expect(held.body == "user 7")
  }

  @Test func an_application_that_acts_on_its_own_is_judged_alike() async throws {
    let (world, booking) = try await world()
    world.identity.knows("own", asApplication: "partner")
    let token: KeyValuePairs = ["Authorization": "Bearer own"]
    #expect(try await world.get(bookings, token).body == "application 0")
    let written = try await world.call(.post, bookings, token, body: "{}")
    #expect(written.status == 403 && written["WWW-Authenticate"] == challenge("write"))
    #expect(booking.seen.count == 1)
  }

  /// `lacking`: the scope that is told; `nil`: the request goes on.
  @Test(
    arguments: [
      (.get, "/api/v1/services/hooks", ["services.hooks"], nil),
      (.post, "/api/v1/services/hooks/1/pings", ["services.hooks"], nil),
      (.post, "/api/v1/services/hooks", ["write"], nil),
      (.post, "/api/v1/services/hooks", ["read"], "services.hooks"),
      (.get, "/api/v1/services/hooks", ["openid"], "services.hooks"),
      (.post, "/api/v1/services/%68ooks", ["services.hooks"], nil),
      (.post, "/api/v1/services/hooksters", ["services.hooks"], "write"),
      (.post, "/api/v1/services/requests", ["services.hooks"], "write"),
      (.get, "/oauth/userinfo", ["openid"], nil),
      (.post, "/oauth/userinfo", ["openid"], nil),
      (.post, "/oauth/userinfo", ["read", "write"], "openid"),
      (.post, "/oauth/%75serinfo", ["write"], "openid"),
      (.post, "/oauth/token", ["none"], nil),
      (.post, "/ofrep/v1/evaluate/flags", ["read"], nil),
      (.post, "/ofrep/v1/evaluate/flags", ["openid"], "read"),
    ] as [(HTTPCore.Method, String, [String], String?)])
  func some_addresses_ask_for_a_scope_of_their_own(
    _ method: HTTPCore.Method, _ target: String, _ scopes: [String], _ lacking: String?
  ) async throws {
    let (world, _) = try await world()
    let answer = try await world.call(method, target, token(scopes, world))
    #expect(answer.status == (lacking == nil ? 200 : 403))
    #expect(answer["WWW-Authenticate"] == lacking.map(challenge))
  }
}
