import Access
import HTTPCore
import JSON
import Postgres
import ServicesSamples
import TestSupport
import Testing

struct CommissionRoutesTests {
  private let path = "/api/v1/services/commissions/startup-grant"
  private let appointer = Principal(
    kind: .user, issuer: Principal.gateway, userID: 1,
    permissions: ["service.change_commission"], isStaff: true)

  private func body(_ members: [(Int64, String)], more: String = "") -> String {
    let list = members.map {
      "{\"user_id\":\($0.0),\"role\":\"\($0.1)\",\"starts_on\":\"2026-01-01\"\(more)}"
    }
    return "{\"members\":[\(list.joined(separator: ","))]}"
  }

  private let whole: [(Int64, String)] = [
    (101, "chair"), (102, "secretary"), (103, "member"), (104, "member"),
  ]

  @Test func a_commission_is_set_up_and_changed_by_who_saw_its_last_version() async throws {
    try await ServicesDesk.open { desk in
      #expect(try await desk.send(.get, path, as: appointer).status == 404)
      let made = try await desk.put(path, body(whole), as: appointer)
      #expect(made.status == 201, "\(made.json)")
      #expect(made["quorum_numerator"].int64 == 2)
      #expect(made["members"].array?.count == 4)
      #expect(try await desk.put(path, body(whole), as: appointer).status == 428)
      #expect(
        try await desk.put(path, body(whole), version: "\"9\"", as: appointer).status == 412)
      let tag = try #require(made.headers["ETag"])
      let changed = try await desk.put(
        path, body(Array(whole.prefix(3))), version: tag, as: appointer)
      #expect(changed.status == 200)
      #expect(changed["members"].array?.count == 3)
      let read = try await desk.send(.get, path, as: desk.secretary)
      #expect(read.status == 200)
      #expect(read.headers["ETag"] == changed.headers["ETag"])
    }
  }

  @Test func commissions_are_listed_with_what_they_decided() async throws {
    try await ServicesDesk.open { desk in
      let all = "/api/v1/services/commissions"
      for code in ["startup-grant", "consultation"] {
        let made = try await desk.put("\(all)/\(code)", body(whole), as: appointer)
        #expect(made.status == 201)
      }
      let first = try await desk.send(.get, "\(all)?limit=1&lang=en", as: desk.secretary)
      #expect(first.status == 200, "\(first.json)")
      #expect(first["items"].array?.map { $0["service"]?.string } == ["consultation"])
      #expect(first["items"].array?.first?["seats"]?.int == 4)
      let next = try #require(first["next"].string)
      let second = try await desk.send(.get, "\(all)?limit=1&cursor=\(next)", as: desk.secretary)
      #expect(second["items"].array?.map { $0["service"]?.string } == ["startup-grant"])
      #expect(second["next"] == .null)
      for (query, count) in [
        ("member=104", 2), ("member=105", 0), ("organization=nobody", 0), ("cursor=odd", nil),
        ("odd=1", nil), ("member=x", nil),
      ] as [(String, Int?)] {
        let found = try await desk.send(.get, "\(all)?\(query)", as: desk.secretary)
        #expect(found["items"].array?.count == count, "\(query)")
        #expect(count != nil || [400, 422].contains(found.status), "\(query)")
      }
      #expect(try await desk.get(all).status == 403)

      let drafted = try await desk.post(
        "/api/v1/services/protocols",
        #"{"service":"startup-grant","held_on":"\#(CommissionWorld.day)"}"#, as: desk.secretary)
      #expect(drafted.status == 201)
      for (query, count) in [
        ("", 1), ("?status=draft", 1), ("?status=signed", 0),
        ("?created_at__gte=2020-01-01T00:00:00Z", 1), ("?created_at__lt=2020-01-01T00:00:00Z", 0),
      ] {
        let found = try await desk.send(.get, "\(path)/protocols\(query)", as: desk.secretary)
        #expect(found["items"].array?.count == count, "\(query) \(found.json)")
      }
      let elsewhere = try await desk.send(
        .get, "\(all)/consultation/protocols", as: desk.secretary)
      #expect(elsewhere.status == 200 && elsewhere["items"].array?.isEmpty == true)
      let named = try await desk.send(.get, "\(path)/protocols?service=x", as: desk.secretary)
      #expect(named.status == 422)
      let days = try await desk.send(
        .get, "\(path)/sessions?starts_at__gte=2020-01-01T00:00:00Z", as: desk.secretary)
      #expect(days.status == 200 && days["items"].array?.isEmpty == true)
      #expect(
        try await desk.send(.get, "\(all)/seed-money/sessions", as: desk.secretary).status == 404)
    }
  }

  @Test func all_faults_come_at_once_and_change_nothing() async throws {
    try await ServicesDesk.open { desk in
      let bad = try await desk.put(
        path,
        """
        {"quorum":{"numerator":3,"denominator":2},"voting_days":0,"members":[
          {"user_id":0,"role":"king","starts_on":"tomorrow"},
          {"user_id":5,"role":"member","starts_on":"2026-02-01","ends_on":"2026-01-01",
           "substitute_id":5},
          {"user_id":6,"role":"member","starts_on":"2026-02-01","is_substituted":true}]}
        """, as: appointer)
      #expect(bad.status == 422)
      let pointers = Set(bad["errors"].array?.compactMap { $0["pointer"]?.string } ?? [])
      #expect(
        pointers == [
          "/quorum/numerator", "/voting_days", "/members/0/user_id", "/members/0/role",
          "/members/0/starts_on", "/members/1/ends_on", "/members/1/substitute_id",
          "/members/2/substitute_id",
        ])
      let overlap = try await desk.put(path, body(whole + [(103, "member")]), as: appointer)
      #expect(overlap["code"].string == "terms-overlap")
      let unknown = try await desk.put(
        path, body(whole + [(ServicesWorld.nobody, "member")]), as: appointer)
      #expect(unknown.status == 422)
      #expect(unknown["user_ids"].array?.count == 1)
      let form = try await desk.put(
        path, String(body(whole).dropLast()) + ",\"hub_form_id\":999999}", as: appointer)
      #expect(form["code"].string == "unknown-form")
      #expect(
        try await desk.put(
          "/api/v1/services/commissions/no-such", body(whole), as: appointer
        ).status == 404)
      #expect(try await desk.world.count("service_commission") == 0)
    }
  }

  @Test func the_secretary_does_not_appoint_and_without_identity_nobody_does() async throws {
    try await ServicesDesk.open(memberships: nil) { desk in
      #expect(try await desk.put(path, body(whole), as: desk.secretary).status == 403)
      let answer = try await desk.put(path, body(whole), as: appointer)
      #expect(answer.status == 503)
      #expect(answer["context"].string == "identity")
      #expect(try await desk.world.count("service_commission") == 0)
    }
  }

  /// Decision 20: fails without the lock and the look at `deleted`.
  @Test func an_erased_person_gets_no_seat() async throws {
    try await ServicesDesk.open { desk in
      _ = try await desk.world.database.query(
        "insert into user_ref (id, deleted) values (104, true)")
      let answer = try await desk.put(path, body(whole), as: appointer)
      #expect(answer["code"].string == "erased")
      #expect(try await desk.world.count("service_commission") == 0)
    }
  }
}
