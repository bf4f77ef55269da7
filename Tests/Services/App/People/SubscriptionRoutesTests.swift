import Access
import HTTPCore
import IdentityContract
import JSON
import Kernel
import Postgres
import ServicesApp
import ServicesSamples
import ServicesStore
import Synchronization
import TestSupport
import Testing

/// Requests that somebody of the staff follows.
@Suite struct SubscriptionRoutesTests {
  private func path(_ id: Int64) -> String { "/api/v1/services/requests/\(id)/subscription" }

  private func follow(
    _ desk: ServicesDesk, _ id: Int64, as principal: Principal
  ) async throws -> ServiceClient.Answer {
    try await desk.send(.put, path(id), as: principal)
  }

  private func staffTold(_ desk: ServicesDesk) async throws -> [Int64] {
    try await desk.told("request.status_changed", "staff_ids")
  }

  @Test func whoever_follows_hears_of_each_step_until_he_leaves() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.world.taken()
      let made = try await follow(desk, id, as: desk.colleague)
      #expect(made.status == 200 && made["request_id"].int64 == id, "\(made.json)")
      #expect(made["bp_status"].string == "completeness_check" && made.headers["ETag"] != nil)
      #expect(try await follow(desk, id, as: desk.colleague)["id"] == made["id"])
      try await desk.world.decide(
        id, to: "returned", comment: "Исправьте", marks: ["project_name"])
      #expect(try await desk.told("request.returned", "staff_ids") == [71])
      #expect(try await desk.send(.delete, path(id), as: desk.colleague).status == 204)
      #expect(try await desk.send(.delete, path(id), as: desk.colleague).status == 204)
      #expect(try await desk.world.count("service_requestsubscription") == 0)
    }
  }

  @Test func nobody_hears_of_what_he_did_himself() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.world.taken()
      _ = try await follow(desk, id, as: desk.staff)
      try await desk.world.decide(
        id, to: "returned", comment: "Исправьте", marks: ["project_name"])
      #expect(try await desk.told("request.returned", "staff_ids") == [])
    }
  }

  /// Fails without the conditions on who comes.
  @Test func only_staff_who_see_a_submitted_request_of_others_follow_it() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.world.taken()
      #expect(try await follow(desk, id, as: desk.applicant).status == 403)
      let own = desk.holder(ServicesWorld.applicant, [ServicesApplication.decide])
      let refused = try await follow(desk, id, as: own)
      #expect(refused.status == 403 && refused["code"].string == "own-request")
      let bound = desk.holder(73, [ServicesApplication.decide], organization: "elsewhere")
      #expect(try await follow(desk, id, as: bound).status == 404)
      let draft = try await desk.world.draft(by: 8)
      #expect(try await follow(desk, draft, as: desk.staff).status == 404)
      #expect(try await follow(desk, 99_999, as: desk.staff).status == 404)
      _ = try await desk.world.database.query(
        "insert into user_ref (id, deleted) values (74, true)")
      let erased = try await follow(
        desk, id, as: desk.holder(74, [ServicesApplication.decide]))
      #expect(erased.status == 409 && erased["code"].string == "erased")
      #expect(try await desk.world.count("service_requestsubscription") == 0)
    }
  }

  @Test func what_one_follows_is_a_list_by_cursor() async throws {
    try await ServicesDesk.open { desk in
      let ids = [
        try await desk.world.taken(), try await desk.seedMoney(),
        try await desk.world.seedMoney(by: 8),
      ]
      for id in ids { #expect(try await follow(desk, id, as: desk.colleague).status == 200) }
      let list = "/api/v1/services/subscriptions"
      let first = try await desk.send(.get, list + "?limit=2", as: desk.colleague)
      #expect(
        first["items"].array?.compactMap { $0["request_id"]?.int64 } == [ids[2], ids[1]])
      let next = try #require(first["next"].string)
      let rest = try await desk.send(.get, list + "?limit=2&cursor=\(next)", as: desk.colleague)
      #expect(rest["items"].array?.compactMap { $0["request_id"]?.int64 } == [ids[0]])
      #expect(rest["next"] == .null)
      let other = try await desk.send(.get, list + "?cursor=\(next)", as: desk.staff)
      #expect(other.status == 400 && other["code"].string == "bad-cursor")
      #expect(try await desk.send(.get, list + "?x=1", as: desk.staff).status == 422)
      #expect(try await desk.get(list).status == 403)
    }
  }

  /// What identity says of people, and changes.
  private final class Rights: Sendable {
    private let known = Mutex([Int64: Principal]())

    var rights: PersonRights {
      PersonRights { [self] user in known.withLock { $0[user] } }
    }

    func set(_ user: Int64, _ permissions: Set<String>, organization: String? = nil) {
      known.withLock {
        $0[user] = Principal(
          kind: .user, issuer: Principal.gateway, userID: user, permissions: permissions,
          isStaff: true, organization: organization)
      }
    }
  }

  /// Fails without `doubtSubscriptions`, or where a step tells those who are not allowed.
  @Test func whoever_lost_the_right_hears_nothing_until_he_has_it_again() async throws {
    let rights = Rights()
    try await ServicesDesk.open(rights: rights.rights) { desk in
      let id = try await desk.world.taken()
      _ = try await follow(desk, id, as: desk.colleague)
      func heard() async throws -> Bool {
        let said = try await desk.post(
          "/api/v1/services/requests/\(id)/comments",
          #"{"text":"Слова","visibility":"staff"}"#, as: desk.staff)
        #expect(said.status == 201)
        return try await desk.told("request.commented") == [71]
      }
      #expect(try await heard())
      try await desk.hear(UserPermissionsChanged(id: 71, revision: 2))
      #expect(try await !heard(), "identity has not said yet")
      try await desk.work()
      #expect(try await !heard())
      let list = try await desk.send(.get, "/api/v1/services/subscriptions", as: desk.colleague)
      #expect(list["items"].array?.isEmpty == true)

      rights.set(71, [ServicesApplication.decide])
      try await desk.hear(UserPermissionsChanged(id: 71, revision: 3))
      try await desk.work()
      #expect(try await heard())

      rights.set(71, [ServicesApplication.decide], organization: "elsewhere")
      try await desk.hear(UserPermissionsChanged(id: 71, revision: 4))
      try await desk.work()
      #expect(try await !heard())

      rights.set(71, [ServicesApplication.keepProtocols])
      try await desk.hear(UserRestored(id: 71))
      try await desk.work()
      #expect(try await heard())
    }
  }

  /// Fails without `check_id`: the answer to the first event would undo the second.
  @Test func an_answer_to_an_event_before_the_last_one_counts_for_nothing() async throws {
    let rights = Rights()
    rights.set(71, [ServicesApplication.decide])
    try await ServicesDesk.open(rights: rights.rights) { desk in
      let id = try await desk.world.taken()
      _ = try await follow(desk, id, as: desk.colleague)
      try await desk.hear(UserPermissionsChanged(id: 71, revision: 2))
      let first = try await desk.world.database.query(
        "select check_id from service_requestsubscription"
      )[0].uuid("check_id")
      try await desk.hear(UserPermissionsChanged(id: 71, revision: 3))
      try await desk.world.database.transaction { tx in
        try await desk.world.requests.allowSubscriptions(
          of: 71, asked: first, organization: nil, in: tx)
      }
      #expect(try await desk.world.count("service_requestsubscription where is_allowed") == 0)
      try await desk.work()
      #expect(try await desk.world.count("service_requestsubscription where is_allowed") == 1)
    }
  }

  @Test func sixteen_times_at_once_is_once() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.world.taken()
      let results = await contenders { _ in try await follow(desk, id, as: desk.colleague) }
      #expect(try results.allSatisfy { try $0.get().status == 200 })
      #expect(try await desk.world.count("service_requestsubscription") == 1)
    }
  }

  @Test func who_is_erased_follows_nothing_and_is_named_nowhere() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.world.taken()
      _ = try await follow(desk, id, as: desk.colleague)
      _ = try await desk.post(
        "/api/v1/services/requests/\(id)/comments", #"{"text":"Слова","visibility":"staff"}"#,
        as: desk.staff)
      _ = try await desk.world.database.query(
        "insert into service_commentmention (comment_id, user_id) select id, 71 from service_requestcomment"
      )
      try await desk.hear(UserDeleted(id: 71))
      #expect(try await desk.world.count("service_requestsubscription") == 0)
      #expect(try await desk.world.count("service_commentmention") == 0)
      #expect(try await desk.world.count("service_requestcomment") == 1)
    }
  }
}
