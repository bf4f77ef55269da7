import FlagFeed
import Flags
import GatewayCore
import Testing

/// Rules of flags as they are read and decided, without a gateway around them.
@Suite struct FlagRouteTests {
  private func read(_ routes: String) -> (limits: GatewayLimits, faults: [String]) {
    LimitsFile.read(Array("{\"routes\": \(routes)}".utf8))
  }

  private func flags(_ flags: Flag...) -> LiveFlags {
    let live = LiveFlags()
    live.replace(with: FlagDefinitions(flags: flags), tag: "1")
    return live
  }

  // MARK: The file

  @Test func a_rule_says_where_each_value_of_its_flag_leads() {
    let (limits, faults) = read(
      """
      [{"prefix": "/api", "flag": "api", "off": "hidden", "default": "on"},
       {"prefix": "/api/v1/booking/rooms", "methods": ["GET"], "flag": "new-rooms",
        "on": "booking@next", "off": "legacy"}]
      """)
    #expect(faults == [])
    #expect(
      limits.flagRoutes == [
        FlagRoute(
          prefix: "/api/v1/booking/rooms", methods: ["GET"], flag: "new-rooms",
          on: .service("booking@next"), off: .service("legacy")),
        FlagRoute(prefix: "/api", flag: "api", off: .hidden, standard: true),
      ])
  }

  /// Fails if one fault keeps the others from being told.
  @Test func all_faults_of_all_rules_come_at_once() {
    let (_, faults) = read(
      """
      [{"prefix": "api/", "flag": "", "off": "hidden"}, 7,
       {"prefix": "/a", "flag": "f", "on": "", "default": "perhaps", "colour": 1},
       {"prefix": "/a", "methods": ["get"], "flag": "f", "off": "hidden"},
       {"prefix": "/b", "flag": "f"}]
      """)
    #expect(
      faults == [
        "routes[0]: prefix must be a path such as /api/v1/booking, not encoded",
        "routes[0]: flag must be the name of a flag",
        "routes[1]: prefix must be a path such as /api/v1/booking, not encoded",
        "routes[1]: flag must be the name of a flag",
        "routes[2]: on must be hidden, legacy or a service of the peers file",
        "routes[2]: default must be on or off",
        "routes[2]: unknown member colour",
        "routes[3]: methods must be names of methods",
        "routes[3]: get /a has a rule already",
        "routes[4]: on and off lead to the same",
      ])
    #expect(read("{}").faults == ["routes: not an array"])
  }

  @Test(arguments: ["/", "/a/", "/a//b", "/a/../b", "/a/%62", "/a?x", "/a b", "a", ""])
  func what_is_no_plain_path_is_refused(_ prefix: String) {
    let (_, faults) = read("[{\"prefix\": \"\(prefix)\", \"flag\": \"f\", \"off\": \"hidden\"}]")
    #expect(faults.count == 1, "\(prefix)")
  }

  @Test func one_prefix_has_one_rule_for_each_method() {
    let first = "{\"prefix\": \"/a\", \"methods\": [\"GET\"], \"flag\": \"f\", \"off\": \"hidden\"}"
    func second(_ methods: String) -> [String] {
      read(
        "[\(first), {\"prefix\": \"/a\", \"methods\": \(methods), \"flag\": \"g\", \"off\": \"hidden\"}]"
      ).faults
    }
    #expect(second("[\"POST\", \"PUT\"]") == [])
    #expect(second("[\"POST\", \"GET\"]") == ["routes[1]: POST,GET /a has a rule already"])
  }

  @Test func a_rule_leads_to_what_is_there() {
    let routes = [
      FlagRoute(prefix: "/api/v1/booking", flag: "f", on: .service("booking@next")),
      FlagRoute(prefix: "/api/v1/services", flag: "f", on: .service("forum"), off: .hidden),
      FlagRoute(prefix: "/old", flag: "f", off: .service("legacy")),
      FlagRoute(prefix: "/internal/v1/events", flag: "f", off: .hidden),
      FlagRoute(prefix: "/docs", flag: "f", off: .hidden),
      FlagRoute(prefix: "/nowhere", flag: "f", off: .hidden),
    ]
    let services = ["booking", "booking@next", "services"]
    #expect(
      FlagRoute.faults(routes, services: services, hasLegacy: false) == [
        "/api/v1/services: no service is called forum", "/old: there is no old site",
        "/internal/v1/events: is the gateway's own", "/internal/v1/events: nobody answers there",
        "/docs: is the gateway's own", "/docs: nobody answers there",
        "/nowhere: nobody answers there",
      ])
    #expect(
      FlagRoute.faults(routes, services: services + ["forum"], hasLegacy: true) == [
        "/internal/v1/events: is the gateway's own", "/docs: is the gateway's own",
      ])
  }

  @Test func a_version_in_the_peers_file_belongs_to_a_service() {
    func faults(_ text: String) -> [String] { PeersFile.read(Array(text.utf8)).faults }
    let next = "\"booking@next\": [\"http://127.0.0.1:9104\"]"
    #expect(faults("{\"booking\": [\"http://127.0.0.1:8104\"], \(next)}") == [])
    #expect(faults("{\(next)}") == ["booking@next: there is no service of which it is a version"])
    for name in ["@next", "booking@", "booking@a@b", "booking@Next"] {
      #expect(!faults("{\"booking\": [\"http://a:1\"], \"\(name)\": [\"http://a:2\"]}").isEmpty)
    }
    #expect(
      RouteTable(services: ["booking", "booking@next"]).entries.map(\.service) == ["booking"])
  }

  @Test func head_goes_where_get_goes() {
    let route = FlagRoute(prefix: "/a", methods: ["GET"], flag: "f", off: .hidden)
    #expect(route.holds(for: "GET"))
    #expect(route.holds(for: "HEAD"))
    #expect(!route.holds(for: "POST"))
    #expect(FlagRoute(prefix: "/a", flag: "f", off: .hidden).holds(for: "PATCH"))
  }

  // MARK: The decision

  /// The tolerance is more than five times the deviation of a fair draw.
  @Test func of_a_hundred_thousand_people_the_share_goes_the_new_way_and_stays_there() {
    var flag = Flag("new-rooms")
    flag.percent = Percent(hundredths: 2_000)
    let route = FlagRoute(prefix: "/a", flag: "new-rooms", on: .service("booking@next"))
    let live = flags(flag)
    func chosen() -> Set<Int64> {
      Set((1...100_000).filter { route.decide(live, for: FlagSubject(userID: $0)).isOn })
    }
    let before = chosen()
    #expect((19_300...20_700).contains(before.count), "\(before.count)")
    #expect(chosen() == before)
    // when
    flag.percent = Percent(hundredths: 3_000)
    live.replace(with: FlagDefinitions(flags: [flag]), tag: "2")
    let after = chosen()
    #expect((29_200...30_800).contains(after.count), "\(after.count)")
    #expect(before.isSubset(of: after))
  }

  @Test func whoever_is_not_signed_in_has_no_share() {
    var flag = Flag("new-rooms")
    flag.percent = Percent(hundredths: 9_990)
    let route = FlagRoute(prefix: "/a", flag: "new-rooms", off: .hidden)
    #expect(!route.decide(flags(flag), for: FlagSubject()).isOn)
  }

  @Test func nothing_known_and_an_unknown_flag_are_the_rules_default() {
    for standard in [true, false] {
      let route = FlagRoute(prefix: "/a", flag: "new-rooms", off: .hidden, standard: standard)
      for live in [LiveFlags(), flags(Flag("another"))] {
        let found = route.decide(live, for: FlagSubject(userID: 1))
        #expect(found.isOn == standard)
        #expect(!found.isKnown)
      }
      let known = route.decide(flags(Flag("new-rooms")), for: FlagSubject(userID: 1))
      #expect(!known.isOn)
      #expect(known.isKnown)
    }
  }

  @Test func what_the_operator_decides_stands_before_the_default() {
    let route = FlagRoute(prefix: "/a", flag: "new-rooms", off: .hidden)
    let found = route.decide(LiveFlags(overrides: ["new-rooms": true]), for: FlagSubject())
    #expect(found.isOn)
    #expect(found.isKnown)
  }
}
