import GatewayCore
import Kernel
import Testing

struct EdgeTests {
  @Test(
    arguments: [
      ("/api/v1/booking/rooms", "booking"), ("/api/v1/booking", "booking"),
      ("/api/v1/booking?x=1", "booking"), ("/api/v1/bookings", nil), ("/api/v1/bookin", nil),
      ("/oauth/token", "identity"), ("/oauthority", nil),
      ("/.well-known/openid-configuration", "identity"), ("/ofrep/v1/evaluate/flags", "identity"),
      ("/newsletter/unsubscription?token=1", "identity"), ("/newsletters", nil),
      ("/admin", "identity"), ("/admin/login/", "identity"), ("/administration", nil),
      ("/internal/v1/events", nil), ("/", nil), ("/api/v1/services/requests", "services"),
    ] as [(String, String?)])
  func the_longest_prefix_names_the_service(_ target: String, _ service: String?) {
    let table = RouteTable(services: RouteTable.contexts)
    #expect(table.match(target)?.service == service)
  }

  @Test func an_unknown_neighbour_speaks_for_himself_only() throws {
    let proxies = TrustedProxies(IPNetwork.list("10.0.0.0/8, 2001:db8::/32").networks)
    func client(_ peer: String, _ fields: String...) throws -> String {
      proxies.client(peer: try #require(IPAddress(peer)), forwardedFor: fields).description
    }
    #expect(try client("192.0.2.9", "198.51.100.1") == "192.0.2.9")
    #expect(try client("10.1.2.3") == "10.1.2.3")
    #expect(try client("10.1.2.3", "198.51.100.1") == "198.51.100.1")
    #expect(try client("10.1.2.3", "1.1.1.1, 198.51.100.1, 10.9.9.9") == "198.51.100.1")
    #expect(try client("10.1.2.3", "1.1.1.1", "198.51.100.1") == "198.51.100.1")
    #expect(try client("10.1.2.3", "198.51.100.1:4711") == "198.51.100.1")
    #expect(try client("2001:db8::1", "[2a00::5]:80") == "2a00::5")
    #expect(try client("10.1.2.3", "1.1.1.1, junk, 10.2.2.2") == "10.2.2.2")
  }

  @Test func a_block_holds_what_its_bits_say() throws {
    let network = try #require(IPNetwork("172.16.0.0/12"))
    #expect(network.contains(try #require(IPAddress("172.31.255.255"))))
    #expect(!network.contains(try #require(IPAddress("172.32.0.0"))))
    #expect(!network.contains(try #require(IPAddress("::1"))))
    #expect(try #require(IPNetwork("0.0.0.0/0")).contains(try #require(IPAddress("8.8.8.8"))))
    #expect(try !#require(IPNetwork("0.0.0.0/0")).contains(try #require(IPAddress("2a00::1"))))
  }

  @Test func authorization_wins_over_the_cookie() throws {
    let both = try Credentials.read(
      authorization: ["Token k1"], cookies: ["sessionid=s1"].map { Array($0.utf8)[...] })
    #expect(both == .token("k1"))
    #expect(try Credentials.read(authorization: ["bearer  t.t.t"], cookies: []) == .bearer("t.t.t"))
    // Basic belongs to the token endpoint; the cookie stays ignored.
    #expect(
      try Credentials.read(
        authorization: ["Basic eDp5"], cookies: ["sessionid=s"].map { Array($0.utf8)[...] })
        == .none)
  }

  @Test func the_cookie_is_found_among_others() throws {
    func read(_ cookies: String...) throws -> Credentials {
      try Credentials.read(authorization: [], cookies: cookies.map { Array($0.utf8)[...] })
    }
    #expect(try read("a=b; sessionid=s1; c=d") == .session("s1"))
    #expect(try read("xsessionid=s1") == .none)
    #expect(try read("sessionid=\"s1\"") == .session("s1"))
    #expect(try read("sessionid=s1; sessionid=s1") == .session("s1"))
    #expect(try read("sessionid=") == .none)
  }

  @Test func two_different_sessions_are_refused() {
    #expect(throws: GatewayProblem.ambiguousSession) {
      try Credentials.read(
        authorization: [], cookies: ["sessionid=a", "sessionid=b"].map { Array($0.utf8)[...] })
    }
    #expect(throws: GatewayProblem.ambiguousSession) {
      try Credentials.read(
        authorization: [], cookies: ["sessionid=a; sessionid=b"].map { Array($0.utf8)[...] })
    }
  }

  @Test(arguments: [["Digest x"], ["Bearer"], ["Bearer "], ["Bearer a b"], ["Token a", "Token a"]])
  func odd_authorization_is_refused(_ values: [String]) {
    #expect(throws: GatewayProblem.malformedCredentials) {
      try Credentials.read(authorization: values, cookies: [])
    }
  }

  @Test func credentials_do_not_show_themselves() {
    #expect("\(Credentials.session("secret"))" == "session")
  }

  @Test func only_listed_sites_get_permission() {
    let (cors, faults) = CrossOrigin.parse(
      "https://astanahub.com, http://localhost:3000 * https://x/y")
    #expect(faults == ["*", "https://x/y"])
    #expect(cors.judge(origin: "https://astanahub.com") == .allow(origin: "https://astanahub.com"))
    #expect(cors.judge(origin: "https://astanahub.com.evil.example") == .plain)
    #expect(cors.judge(origin: nil) == .plain)
  }
}
