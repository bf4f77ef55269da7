import EventLoop
import Flags
import GatewayCore
import HTTPClient
import HTTPCore
import HTTPServer
import Kernel
import Observability
import Testing

/// Rules of flags in a running gateway.
@Suite(.timeLimit(.minutes(1))) struct FlagRoutingTests {
  private let rooms = "/api/v1/booking/rooms"
  private let aida: KeyValuePairs = ["Cookie": "sessionid=aida"]
  private let marat: KeyValuePairs = ["Cookie": "sessionid=marat"]

  private static let hidden =
    #"{"routes": [{"prefix": "/api/v1/booking/rooms", "flag": "new-rooms", "off": "hidden"}]}"#

  private func named(_ text: String) async throws -> Service {
    try await Service { _ in Response.text(text).with(.cacheControl, "public, max-age=60") }
  }

  private func origin(of service: Service) throws -> Origin {
    Origin(isSecure: false, host: "127.0.0.1", port: try #require(service.address.port))
  }

  private func flag(_ change: (inout Flag) -> Void = { _ in }) -> Flag {
    var flag = Flag("new-rooms")
    change(&flag)
    return flag
  }

  private func world(
    _ limits: String, flags: FlagDefinitions? = FlagDefinitions(), legacy: Service? = nil,
    takenOver: String = "", next: Service? = nil
  ) async throws -> (world: GatewayWorld, booking: Service) {
    let booking = try await named("usual")
    var services = ["booking": [booking.address]]
    services["booking@next"] = next.map { [$0.address] }
    let world = try await GatewayWorld(
      services, limits: limits, legacy: try legacy.map(origin(of:)), takenOver: takenOver,
      flags: flags)
    world.identity.knows("aida", as: 7, csrf: "c-aida", more: #","groups":[3]"#)
    world.identity.knows("marat", as: 8, csrf: "c-marat")
    return (world, booking)
  }

  /// Fails without the fork in `Proxy.pass`.
  @Test func a_hidden_path_is_not_there_until_the_flag_is_on_for_the_caller() async throws {
    let (world, booking) = try await world(Self.hidden)
    for path in [rooms, rooms + "/3", rooms + "?x=1", "/api/v1/booking/%72ooms"] {
      let refused = try await world.get(path, aida)
      #expect(refused.status == 404, "\(path)")
      #expect(refused["Vary"] == "Cookie, Authorization, Accept-Language")
      #expect(refused["Cache-Control"] == "no-store")
    }
    #expect(booking.seen.count == 0)
    #expect(try await world.get("/api/v1/booking/roomsquare").body == "usual")
    // when
    world.identity.sets(flag { $0.users = [7] })

    let shown = try await world.eventually(rooms, aida) { $0.status == 200 }
    #expect(shown.body == "usual")
    #expect(try await world.get(rooms, marat).status == 404)
    #expect(try await world.get(rooms).status == 404)
    #expect(try await world.call(.head, rooms, aida).status == 200)
  }

  @Test func a_hidden_path_looks_like_one_that_nobody_answers() async throws {
    let (world, _) = try await world(Self.hidden)
    let request = ["X-Request-Id": "0123456789abcdef0123456789abcdef"] as KeyValuePairs
    let hidden = try await world.get(rooms, request)
    let missing = try await world.get("/nowhere", request)
    #expect(hidden.body == missing.body)
  }

  @Test func groups_and_languages_decide_as_they_do_in_services() async throws {
    let (world, _) = try await world(Self.hidden)
    world.identity.sets(
      flag {
        $0.groups = [3]
        $0.languages = ["kk"]
      })
    _ = try await world.eventually(rooms, aida) { $0.status == 200 }
    #expect(try await world.get(rooms, marat).status == 404)
    #expect(try await world.get(rooms, ["Accept-Language": "kk"]).status == 200)
    #expect(try await world.get(rooms + "?lang=kk").status == 200)
    #expect(
      try await world.get(rooms + "?lang=en", ["Accept-Language": "kk"]).status == 404)
  }

  /// The answer of one must not be shown to another, whatever the service says of it.
  @Test func what_a_flag_decides_is_kept_by_nobody() async throws {
    let next = try await named("next")
    let (world, _) = try await world(
      #"{"routes": [{"prefix": "/api/v1/booking", "flag": "new-rooms", "on": "booking@next"}]}"#,
      flags: FlagDefinitions(flags: [flag { $0.users = [7] }]), next: next)
    let new = try await world.eventually(rooms, aida) { $0.body == "next" }
    let old = try await world.get(rooms, marat)
    #expect(old.body == "usual")
    for answer in [new, old] {
      #expect(answer.head.headers.values(of: .cacheControl) == ["private, no-store"])
      #expect(answer["Vary"] == "Cookie, Authorization, Accept-Language")
    }
  }

  /// Signed for `booking@next` it would be refused there.
  @Test func another_version_of_a_service_is_asked_as_that_service() async throws {
    let next = try await Service()
    let (world, booking) = try await world(
      #"{"routes": [{"prefix": "/api/v1/booking", "flag": "new-rooms", "on": "booking@next"}]}"#,
      flags: FlagDefinitions(flags: [flag { $0.everyone = true }]), next: next)
    let answer = try await world.eventually(rooms, aida) { $0.body.contains("TechHub-Principal") }
    #expect(!answer.body.contains("sessionid=aida"))
    let missing = try await world.get("/api/v1/booking@next/rooms")
    #expect(missing.status == 404)
    let seen = booking.seen.count
    #expect(try await world.call(.post, rooms, aida).status == 403)
    let token = ["Cookie": "sessionid=aida", "X-CSRF-Token": "c-aida"] as KeyValuePairs
    #expect(try await world.call(.post, rooms, token, body: "x").status == 200)
    #expect(booking.seen.count == seen)
    #expect(try await !world.get("/readyz").body.contains("@"))
  }

  @Test func a_method_without_a_rule_goes_its_usual_way() async throws {
    let (world, booking) = try await world(
      """
      {"routes": [{"prefix": "/api/v1/booking/rooms", "methods": ["GET"], "flag": "new-rooms",
                   "off": "hidden"}]}
      """)
    #expect(try await world.get(rooms).status == 404)
    #expect(try await world.call(.head, rooms).status == 404)
    #expect(try await world.call(.post, rooms, body: "x").body == "usual")
    #expect(booking.seen.count == 1)
  }

  @Test func elsewhere_an_answer_may_be_kept_as_its_service_says() async throws {
    let (world, _) = try await world(Self.hidden)
    let answer = try await world.get("/api/v1/booking/bookings")
    #expect(answer["Cache-Control"] == "public, max-age=60")
    #expect(answer["Vary"] == nil)
  }

  // MARK: Beside the old site

  private static let events =
    #"{"routes": [{"prefix": "/events", "flag": "new-rooms", "on": "booking"}]}"#

  @Test func the_old_site_keeps_those_for_whom_the_flag_is_off() async throws {
    let old = try await Service()
    let (world, booking) = try await world(
      Self.events, flags: FlagDefinitions(flags: [flag { $0.users = [7] }]), legacy: old)
    let new = try await world.eventually("/events/3", aida) { $0.body == "usual" }
    #expect(new.status == 200)
    let kept = try await world.get("/events/3", marat)
    #expect(kept.body.contains("sessionid=marat"))
    #expect(!kept.body.contains("TechHub-Principal"))
    // The old site looks at its own tokens.
    #expect(try await world.call(.post, "/events/3", marat, body: "x").status == 200)
    #expect(try await world.call(.post, "/events/3", aida, body: "x").status == 403)
    #expect(booking.seen.all.allSatisfy { $0.hasPrefix("GET") })
  }

  /// What identity does not know may be good there.
  @Test func the_old_site_judges_credentials_that_are_its_own() async throws {
    let old = try await Service()
    let (world, _) = try await world(Self.events, legacy: old)
    for value in ["Digest x", "Token of-the-old-site"] {
      let answer = try await world.get("/events/3", ["Authorization": value])
      #expect(answer.status == 200)
      #expect(answer.body.contains(value))
    }
    // when everybody goes to the new one
    world.identity.sets(flag { $0.everyone = true })
    _ = try await world.eventually("/events/3") { $0.body == "usual" }
    #expect(try await world.get("/events/3", ["Authorization": "Digest x"]).status == 401)
  }

  /// It could be the wrong one of two sites.
  @Test func nobody_is_sent_anywhere_while_identity_cannot_say_who_he_is() async throws {
    let old = try await Service()
    let (world, _) = try await world(Self.events, legacy: old)
    _ = try await world.eventually("/events/3") { $0.status == 200 }
    let seen = old.seen.count
    world.identity.isAway(true)
    #expect(try await world.call(.post, "/events/3", aida, body: "x").status == 503)
    #expect(old.seen.count == seen)
    #expect(try await world.get("/events/3").status == 200)
  }

  @Test func a_context_can_be_given_back_to_the_old_site_but_takes_no_writes_there() async throws {
    let old = try await Service()
    let (world, _) = try await world(
      #"{"routes": [{"prefix": "/api/v1/booking", "flag": "new-rooms", "off": "legacy"}]}"#,
      legacy: old, takenOver: "/api/v1/booking=/new")
    let read = try await world.get(rooms, aida)
    #expect(read.body.contains("sessionid=aida"))
    let refused = try await world.call(.post, rooms, aida, body: "x")
    #expect(refused.status == 405)
    #expect(refused.body.contains("taken-over"))
  }

  // MARK: What is not known

  @Test func before_the_first_reading_the_default_holds() async throws {
    let (world, _) = try await world(
      """
      {"routes": [
        {"prefix": "/api/v1/booking/a", "flag": "new-rooms", "off": "hidden", "default": "on"},
        {"prefix": "/api/v1/booking/b", "flag": "new-rooms", "off": "hidden"}]}
      """, flags: nil)
    #expect(try await world.get("/api/v1/booking/a").status == 200)
    #expect(try await world.get("/api/v1/booking/b").status == 404)
    // when
    world.identity.sets(flag { $0.everyone = false })

    let hidden = try await world.eventually("/api/v1/booking/a") { $0.status == 404 }
    #expect(hidden.status == 404)
  }

  @Test func while_identity_is_away_the_last_known_flags_hold() async throws {
    let (world, _) = try await world(
      Self.hidden, flags: FlagDefinitions(flags: [flag { $0.everyone = true }]))
    _ = try await world.eventually(rooms) { $0.status == 200 }
    // when
    world.identity.isAway(true)
    #expect(try await world.get(rooms).status == 200)
  }

  // MARK: Reading the files again

  @Test func a_wrong_rule_is_refused_with_all_faults_and_the_old_ones_stay() async throws {
    let (world, _) = try await world(Self.hidden)
    #expect(try await world.get(rooms).status == 404)
    // when
    let fault = try await #require(throws: GatewayFileFault.self) {
      try await world.reload(
        limits: """
          {"routes": [{"prefix": "/api/v1/booking", "flag": "f", "on": "forum"},
                      {"prefix": "/livez", "flag": "f", "on": "booking"}]}
          """)
    }
    #expect(
      fault.faults == [
        "/api/v1/booking: no service is called forum", "/livez: is the gateway's own",
      ])
    #expect(try await world.get(rooms).status == 404)
    // when
    try await world.reload(limits: "{}")
    #expect(try await world.get(rooms).status == 200)
    try await world.reload(limits: Self.hidden)
    #expect(try await world.get(rooms).status == 404)
  }

  @Test func each_rule_and_way_is_counted() async throws {
    let (world, _) = try await world(
      Self.hidden, flags: FlagDefinitions(flags: [flag { $0.users = [7] }]))
    _ = try await world.eventually(rooms, aida) { $0.status == 200 }
    try await world.reload(limits: Self.hidden)
    _ = try await world.get(rooms, marat)
    _ = try await world.get("/api/v1/booking/bookings", marat)
    let labels = "rule=\"\(rooms)\",flag=\"new-rooms\""
    func count(_ name: String, _ way: String) -> String? {
      let text = String(decoding: PrometheusText.render(world.metrics), as: UTF8.self)
      let line = "\(name){\(labels)\(way)} "
      return text.split(separator: "\n").first { $0.hasPrefix(line) }
        .map { String($0.dropFirst(line.count)) }
    }
    #expect(count("gateway_flag_routes_total", ",way=\"on\"") == "1")
    #expect((count("gateway_flag_routes_total", ",way=\"off\"").flatMap { Int($0) } ?? 0) >= 1)
    #expect(count("gateway_flag_route_defaults_total", "") != nil)
  }

  @Test func a_hidden_path_takes_from_the_limits() async throws {
    let (world, _) = try await world(
      """
      {"anonymous": {"rate": 0.01, "burst": 2},
       "routes": [{"prefix": "/api/v1/booking", "flag": "new-rooms", "off": "hidden"}]}
      """)
    var statuses: [Int] = []
    for _ in 0..<3 { statuses.append(try await world.get(rooms).status) }
    #expect(statuses == [404, 404, 429])
  }
}
