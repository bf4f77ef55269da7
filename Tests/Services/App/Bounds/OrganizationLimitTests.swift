import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesApp
import ServicesDomain
import ServicesSamples
import TestSupport
import Testing

/// Staff of an organisation work on what is its own, by every hand-written route, and are strangers to
/// the rest.
@Suite struct OrganizationLimitTests {
  /// Addresses that name something by a key and belong to no organisation, with the reason.
  private static let open: [String: String] = [
    "catalogue/{code}": "everybody sees what is offered",
    "tracking/{number}": "whoever has the code",
    "papers/{code}": "anybody checks a paper",
    "files/{uuid}": "judged by what the file hangs on, see below",
    "incoming-hooks/{source}": "whoever signs with the source's secret",
    "hook-sources/{code}": "systems are of the house",
    "outside-messages/{id}": "its own statement asks, see OutsideSystemTests",
    "saved-queries/{id}": "refused to whoever is bound",
    "saved-query-exports/{id}": "one's own",
    "request-exports/{id}": "one's own",
    "reports/{kind}": "a list, which its own statement bounds",
    "research/projects/{id}": "the country's register",
    "tech-orda/lines/{id}": "the student's",
  ]

  /// What somebody does in his own name.
  private static let personal = "services.give_expertise"

  /// Every right that any route asks for.
  private func clerk(_ id: Int64, of organization: String?, _ desk: ServicesDesk) -> Principal {
    desk.holder(id, desk.client.demandedPermissions, organization: organization)
  }

  private func send(
    _ method: Method, _ path: String, as principal: Principal, _ desk: ServicesDesk
  ) async throws -> ServiceClient.Answer {
    try await desk.send(
      method, path, method == .get ? nil : "{}",
      headers: method == .get ? [] : [(name: "If-Match", value: "*")], as: principal)
  }

  /// Fails without `narrowed(by:)` in `AccessGuard.route`, and for an address that `BoundedAddress` lacks.
  @Test func at_what_another_organisation_has_bound_staff_are_strangers() async throws {
    try await ServicesDesk.open { desk in
      let things = try await OneOfEach(desk)
      let clerk = clerk(91, of: "almaty", desk)
      var stranger = desk.person(91)
      stranger.permissions = [Self.personal]
      for address in desk.client.addresses where address.template.contains("{") {
        let name = "\(address.method) \(address.template)"
        guard let path = things.path(of: address.template) else {
          let rest = address.template.replacing("/api/v1/services/", with: "")
            .drop { $0 == "/" }
          #expect(Self.open.keys.contains { rest.hasPrefix($0) }, "\(name)")
          continue
        }
        let answer = try await send(address.method, path, as: clerk, desk)
        switch address.rule {
        case "superuser": #expect(answer.status == 403, "\(name)")
        case nil, Self.personal:
          let known = try await send(address.method, path, as: stranger, desk)
          #expect(answer.status == known.status, "\(name) \(answer.json)")
          #expect(answer["code"] == known["code"], "\(name)")
          #expect(answer.status >= 400 || known.json == answer.json, "\(name)")
        default: #expect(answer.status == 404, "\(name) \(answer.json)")
        }
      }
    }
  }

  /// The same addresses, by staff of the organisation: what they send makes no sense, but it is theirs.
  @Test func staff_of_an_organisation_work_on_its_own() async throws {
    try await ServicesDesk.open { desk in
      let things = try await OneOfEach(desk)
      let clerk = clerk(90, of: OneOfEach.organization, desk)
      let addresses = desk.client.addresses.filter { address in
        address.rule != nil && address.rule != "superuser" && address.rule != Self.personal
          && !address.template.contains("{delivery}") && !address.template.contains("{migration}")
          && !address.template.contains("{submission}")
      }
      // What is read first, then what is changed, and what is deleted last.
      let order: [Method] = [.get, .patch, .put, .post, .delete]
      for method in order {
        for address in addresses where address.method == method {
          guard let path = things.path(of: address.template) else { continue }
          let answer = try await send(method, path, as: clerk, desk)
          let isRight =
            method == .get ? answer.status == 200 : ![401, 403, 404].contains(answer.status)
          #expect(isRight, "\(method) \(path) \(answer.status) \(answer.json)")
        }
      }
    }
  }

  @Test func a_wide_right_lifts_the_bound() async throws {
    try await ServicesDesk.open { desk in
      let things = try await OneOfEach(desk)
      var clerk = clerk(91, of: "almaty", desk)
      clerk.permissions.insert("identity.view_all_organizations")
      for root in ["requests", "expertise", "ballots", "protocols", "pitching-sessions"] {
        let path = try #require(things.paths["/api/v1/services/\(root)/{id}"])
        #expect(try await desk.send(.get, path, as: clerk).status == 200, "\(root)")
      }
    }
  }

  /// Whoever is bound to one organisation still applies to another, votes and judges there.
  @Test func who_is_bound_is_still_an_applicant_an_expert_and_a_voter_elsewhere() async throws {
    try await ServicesDesk.open { desk in
      let things = try await OneOfEach(desk)
      func path(_ root: String) throws -> String {
        try #require(things.paths["/api/v1/services/\(root)/{id}"])
      }
      let applicant = clerk(ServicesWorld.applicant, of: "almaty", desk)
      #expect(try await desk.send(.get, path("requests"), as: applicant).status == 200)
      let move = try await desk.post(
        path("requests") + "/transitions", #"{"from":"expertise","to":"pitching"}"#, as: applicant)
      #expect(move.status == 404, "\(move.json)")
      let expert = clerk(51, of: "almaty", desk)
      #expect(try await desk.send(.get, path("expertise"), as: expert)["request"] != .null)
      #expect(try await desk.post(path("expertise") + "/acceptance", as: expert).status == 200)
      let voter = clerk(CommissionSamples.voters[0], of: "almaty", desk)
      #expect(try await desk.send(.get, path("ballots"), as: voter).status == 200)
      #expect(try await desk.post(path("ballots") + "/closure", as: voter).status == 404)
    }
  }

  @Test func lists_for_the_staff_show_what_is_its_organisations() async throws {
    try await ServicesDesk.open { desk in
      _ = try await OneOfEach(desk)
      try await desk.app.readRequestWords()
      let own = clerk(90, of: OneOfEach.organization, desk)
      let other = clerk(91, of: "almaty", desk)
      for list in [
        "requests?scope=work", "protocols", "pitching-sessions", "commissions",
        "reports/general?scope=work", "purchase-plans?scope=work",
        "purchase-applications?scope=work", "expertise/load?service=startup-grant", "hooks",
        "commissions?organization=astana",
      ] {
        let mine = try await desk.send(.get, "/api/v1/services/\(list)", as: own)
        #expect(mine.status == 200 && mine["items"].array?.isEmpty == false, "\(list) \(mine.json)")
        let theirs = try await desk.send(.get, "/api/v1/services/\(list)", as: other)
        #expect(theirs.status == 200 && theirs["items"].array?.isEmpty == true, "\(list)")
      }
    }
  }

  /// A body names what it is about.
  @Test func nothing_is_begun_for_a_service_of_another_organisation() async throws {
    try await ServicesDesk.open { desk in
      let things = try await OneOfEach(desk)
      let own = clerk(90, of: OneOfEach.organization, desk)
      let other = clerk(91, of: "almaty", desk)
      let sitting = #"{"service":"startup-grant","held_on":"\#(CommissionWorld.day)"}"#
      let day = #"{"service":"startup-grant","starts_at":"2027-01-15T08:00:00Z"}"#
      for (path, body) in [("protocols", sitting), ("pitching-sessions", day)] {
        let address = "/api/v1/services/\(path)"
        #expect(try await desk.post(address, body, as: other).status == 404, "\(path)")
        #expect(try await desk.post(address, body, as: own).status == 201, "\(path)")
      }
      let batch = #"{"ids":[\#(things.request)],"assignment":{"user_id":71}}"#
      let refused = try await desk.post("/api/v1/services/requests/batches", batch, as: other)
      #expect(refused["results"].array?.first?["status"]?.int == 404, "\(refused.json)")
      let judged = try await desk.post("/api/v1/services/requests/batches", batch, as: own)
      #expect(judged["results"].array?.first?["status"]?.int != 404, "\(judged.json)")
    }
  }

  /// Fails without `works(_:on:)` in what files hang on, and with the right to all files unbound.
  @Test func files_are_read_as_what_they_hang_on() async throws {
    try await ServicesDesk.open { desk in
      let request = try await desk.draft()
      let id = try await desk.upload(FileRoutesTests.paper, to: request)["id"].string ?? ""
      try await desk.world.fill(request, ServicesWorld.answers)
      try await desk.world.submit(request)
      _ = try await desk.world.database.query(
        "update service_service set organization_id = 'astana' where code = 'startup-grant'")
      for right in [ServicesApplication.decide, "shared.view_protectedmediafile"] {
        for (organization, status) in [("astana", 200), ("almaty", 404)] {
          let clerk = desk.holder(90, [right], organization: organization)
          let answer = try await desk.send(.get, "/api/v1/services/files/\(id)", as: clerk)
          #expect(answer.status == status, "\(right) \(organization)")
        }
      }
      let remover = desk.holder(90, ["shared.delete_protectedmediafile"], organization: "almaty")
      let kept = try await desk.send(
        .delete, "/api/v1/services/files/\(id)", headers: [(name: "If-Match", value: "*")],
        as: remover)
      #expect(kept.status == 404)
    }
  }
}
