import Access
import HTTPCore
import JSON
import Postgres
import ServicesSamples
import TestSupport
import Testing

/// Pitching days by their addresses.
struct PitchingRoutesTests {
  private let root = "/api/v1/services/pitching-sessions"

  /// A request at its pitching step, and a day for it in draft.
  private func planned(_ desk: ServicesDesk) async throws -> (session: Int64, request: Int64) {
    try await desk.world.judgeGrants()
    let (request, opinions) = try await desk.world.judged()
    for (opinion, expert) in zip(opinions, [Int64(51), 52]) {
      try await desk.world.write(opinion)
      try await desk.world.submit(opinion: opinion, by: expert)
    }
    try await desk.world.decide(request, from: "expertise_done", to: "pitching")
    let made = try await desk.post(
      root,
      """
      {"service":"startup-grant","starts_at":"2027-01-15T08:00:00Z","place":"Зал 1",
       "requests":[\(request)],"jurors":[81,82]}
      """, as: desk.staff)
    #expect(made.status == 201)
    let id = try #require(made["id"].int64)
    #expect(made.headers["Location"] == "\(root)/\(id)")
    #expect(made["minutes"].int64 == 7 && made["min_grades"].int64 == 2)
    #expect(made["jurors"].array?.compactMap { $0["user_id"]?.int64 } == [81, 82])
    return (id, request)
  }

  @Test func a_day_is_planned_opened_graded_and_closed() async throws {
    try await ServicesDesk.open { desk in
      let (id, request) = try await planned(desk)
      let day = "\(root)/\(id)"
      let body = #"{"title":"Весна","trim":true}"#
      #expect(try await desk.send(.patch, day, body, as: desk.staff).status == 428)
      let changed = try await desk.send(
        .patch, day, body, headers: [("If-Match", "\"1\"")], as: desk.staff)
      #expect(changed.status == 200 && changed["trim"].bool == true)
      let stale = try await desk.send(
        .patch, day, body, headers: [("If-Match", "\"1\"")], as: desk.staff)
      #expect(stale.status == 412)
      // Before it stands its jury does not see it.
      #expect(try await desk.send(.get, day, as: desk.person(81)).status == 404)
      #expect(
        try await desk.post(day + "/closing", as: desk.staff)["code"].string == "pitching-not-open")
      #expect(try await desk.post(day + "/opening", as: desk.staff)["status"].string == "open")
      #expect(try await desk.send(.get, day, as: desk.person(81)).status == 200)
      let late = try await desk.send(
        .patch, day, body, headers: [("If-Match", "*")], as: desk.staff)
      #expect(late.status == 409)

      let before = try await desk.send(.get, day + "/totals", as: desk.person(81))
      let tag = try #require(before.headers["ETag"])
      let same = try await desk.send(
        .get, day + "/totals", headers: [("If-None-Match", tag)], as: desk.person(81))
      #expect(same.status == 304)
      let grade = #"{"request_id":\#(request),"scores":{"idea":7,"talk":8},"comment":"хорошо"}"#
      let given = try await desk.post(day + "/grades", grade, as: desk.person(81))
      #expect(given.status == 200 && given["total"].int64 == 15)
      let moved = try await desk.send(
        .get, day + "/totals", headers: [("If-None-Match", tag)], as: desk.person(81))
      #expect(moved.status == 200 && moved["items"].array?.first?["mean"]?.string == "15.00")
      let better = grade.replacing("\"idea\":7", with: "\"idea\":9")
      #expect(
        try await desk.post(day + "/grades", better, as: desk.person(81))["total"].int64 == 17)
      _ = try await desk.post(day + "/grades", grade, as: desk.person(82))
      #expect(
        try await desk.send(.get, day + "/grades", as: desk.person(82))["items"].array?.count == 1)
      #expect(
        try await desk.send(.get, day + "/grades", as: desk.staff)["items"].array?.count == 2)

      let closed = try await desk.post(day + "/closing", as: desk.staff)
      #expect(closed["items"].array?.first?["moved"]?.bool == true)
      #expect(closed["items"].array?.first?["mean"]?.string == "16.00")
      #expect(try await desk.world.bpStatus(of: request) == "pitching_done")
      let over = try await desk.post(day + "/grades", grade, as: desk.person(81))
      #expect(over.status == 409 && over["session_status"].string == "closed")
      let shown = try await desk.send(.get, day, as: desk.staff)
      #expect(shown["requests"].array?.first?["place"]?.int64 == 1)
      #expect(shown["requests"].array?.first?["mean"]?.string == "16.00")
    }
  }

  /// Fails where the jury is written anew as a whole: everybody would have gone and come.
  @Test func of_a_jury_it_is_known_who_came_and_who_went() async throws {
    try await ServicesDesk.open { desk in
      let (id, _) = try await planned(desk)
      let changed = try await desk.send(
        .patch, "\(root)/\(id)", #"{"jurors":[82,83]}"#, headers: [("If-Match", "*")],
        as: desk.staff)
      #expect(changed["jurors"].array?.compactMap { $0["user_id"]?.int64 } == [82, 83])

      _ = try await desk.world.database.query("select file_changes()")
      let kept = try await desk.world.database.query(
        """
        select concat_ws(' ', v.action, v.object ->> 'user_id', r.user_id) as line
        from reversion_version v join reversion_revision r on r.id = v.revision_id
        where v.model = 'service.pitchingjuror' order by v.id
        """
      ).map { try $0.string("line") }
      #expect(kept == ["create 70", "create 70", "delete 81 70", "create 70"])
    }
  }

  @Test func the_secretary_leads_the_day_and_everybody_sees_whose_time_runs() async throws {
    let clock = SampleClock()
    try await ServicesDesk.open(clock: clock.clock) { desk in
      let (id, request) = try await planned(desk)
      let day = "\(root)/\(id)"
      let early = try await desk.post(day + "/turns", as: desk.secretary)
      #expect(early.status == 409 && early["code"].string == "pitching-not-open")
      _ = try await desk.post(day + "/opening", as: desk.staff)
      #expect(try await desk.post(day + "/turns", as: desk.person(81)).status == 403)
      let quiet = try await desk.send(.get, day + "/totals", as: desk.person(81))
      #expect(quiet["turn"].isNull)

      // when
      let begun = try await desk.post(day + "/turns", as: desk.secretary)
      #expect(begun.status == 200 && begun["current_request_id"].int64 == request, "\(begun.json)")
      clock.advance(by: .seconds(100))
      let running = try await desk.send(.get, day + "/totals", as: desk.person(81))
      #expect(running["turn"]["request_id"]?.int64 == request)
      #expect(running["turn"]["seconds_left"]?.int == 320)
      #expect(running["turn"]["number"]?.string?.hasPrefix("STARTUP-GRANT-") == true)
      // A second later it is another answer, though nobody has graded.
      let tag = try #require(running.headers["ETag"])
      let known = [(name: "If-None-Match", value: tag)]
      let same = try await desk.send(
        .get, day + "/totals", headers: known, as: desk.person(81))
      #expect(same.status == 304)
      clock.advance(by: .seconds(400))
      let over = try await desk.send(
        .get, day + "/totals", headers: known, as: desk.person(81))
      #expect(over.status == 200 && over["turn"]["seconds_left"]?.int == -80)

      let none = try await desk.post(day + "/turns", as: desk.secretary)
      #expect(none.status == 409 && none["code"].string == "no-project-left")
      let strange = try await desk.post(
        day + "/turns", #"{"request_id":999999}"#, as: desk.secretary)
      #expect(strange.status == 409 && strange["code"].string == "requests-refused")
      #expect(strange["request_ids"].array == [.number("999999")])
      let anew = try await desk.post(
        day + "/turns", #"{"request_id":\#(request)}"#, as: desk.staff)
      #expect(anew.status == 200)
      let again = try await desk.send(.get, day + "/totals", as: desk.staff)
      #expect(again["turn"]["seconds_left"]?.int == 420)
      _ = try await desk.post(day + "/closing", as: desk.staff)
      let closed = try await desk.send(.get, day, as: desk.staff)
      #expect(closed["current_request_id"].isNull && closed["current_started_at"].isNull)
    }
  }

  @Test func who_is_neither_manager_nor_juror_finds_nothing() async throws {
    try await ServicesDesk.open { desk in
      let (id, request) = try await planned(desk)
      let day = "\(root)/\(id)"
      _ = try await desk.post(day + "/opening", as: desk.staff)
      let grade = #"{"request_id":\#(request),"scores":{"idea":7,"talk":8}}"#
      for stranger in [desk.applicant, desk.expert(51)] {
        for part in ["", "/totals", "/grades"] {
          #expect(try await desk.send(.get, day + part, as: stranger).status == 404)
        }
        #expect(try await desk.post(day + "/grades", grade, as: stranger).status == 403)
        #expect(try await desk.post(day + "/closing", as: stranger).status == 403)
        #expect(try await desk.send(.get, root, as: stranger)["items"].array == [])
      }
      #expect(try await desk.send(.get, root, as: .anonymous()).status == 401)
      let jurors = try await desk.send(.get, root + "?limit=1", as: desk.person(81))
      #expect(jurors["items"].array?.count == 1)
      let abstained = try await desk.post(
        day + "/abstentions", #"{"request_id":\#(request),"reason":"коллеги"}"#,
        as: desk.person(81))
      #expect(abstained.status == 204)
      let refused = try await desk.post(day + "/grades", grade, as: desk.person(81))
      #expect(refused.status == 409 && refused["code"].string == "juror-abstained")
    }
  }

  @Test func bad_wishes_name_every_fault() async throws {
    try await ServicesDesk.open { desk in
      let bad = try await desk.post(
        root,
        #"{"service":"startup-grant","minutes":0,"jurors":[1,1],"link":"http://x","more":1}"#,
        as: desk.staff)
      #expect(bad.status == 422)
      let pointers = bad["errors"].array?.compactMap { $0["pointer"]?.string } ?? []
      #expect(Set(pointers) == ["/minutes", "/jurors", "/link", "/starts_at", "/more"])
      let body = #"{"service":"startup-grant","starts_at":"2027-01-15T08:00:00Z"}"#
      let none = try await desk.post(root, body, as: desk.staff)
      #expect(none.status == 409 && none["code"].string == "pitching-not-offered")
      let unknown = try await desk.post(
        root, body.replacing("startup-grant", with: "nothing"), as: desk.staff)
      #expect(unknown.status == 422 && unknown["code"].string == "unknown-service")
      try await desk.world.judgeGrants()
      let empty = try await desk.post(root, body, as: desk.staff)
      let opened = try await desk.post(
        "\(root)/\(empty["id"].int64 ?? 0)/opening", as: desk.staff)
      #expect(opened["code"].string == "pitching-without-requests")
      let draft = try await desk.draft("consultation")
      let refused = try await desk.post(
        root, body.replacing("}", with: #","requests":[\#(draft)]}"#), as: desk.staff)
      #expect(refused.status == 409 && refused["request_ids"].array == [.number(String(draft))])
    }
  }

  /// What the old site left is not of any day, and stays.
  @Test func an_old_grade_is_still_read() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.world.taken()
      _ = try await desk.world.database.query(
        """
        insert into service_pitchinggrade (total, service_request_id, user_id, legacy)
        values (17, \(id), 81, '{}'), (18, \(id), 81, '{}')
        """)
      let path = "/api/v1/services/requests/\(id)/pitching-grades"
      let grades = try await desk.send(.get, path, as: desk.staff)["items"].array
      #expect(grades?.compactMap { $0["total"]?.int64 } == [17, 18])
      #expect(grades?.first?["session_id"]?.isNull == true)
      #expect(try await desk.get(path).status == 403)
    }
  }
}
