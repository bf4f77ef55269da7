import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesApp
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

struct RequestRoutesTests {
  private let requests = "/api/v1/services/requests"

  @Test func a_request_goes_from_draft_to_decision() async throws {
    try await ServicesDesk.open { desk in
      let opened = try await desk.post(requests, #"{"service":"startup-grant"}"#)
      #expect(opened.status == 201)
      let id = try #require(opened["id"].int64)
      #expect(opened.headers["Location"] == "\(requests)/\(id)")
      #expect(opened["status"].string == "draft")

      let before = try await desk.get("\(requests)/\(id)/form-data")
      #expect(before["complete"].bool == false)
      let saved = try await desk.save(id, ServicesWorld.answers)
      #expect(saved.status == 200)
      #expect(saved["complete"].bool == true)
      #expect(saved["missing"].array?.isEmpty == true)

      let sent = try await desk.post("\(requests)/\(id)/submission")
      #expect(sent.status == 200)
      #expect(sent["number"].string?.hasPrefix("STARTUP-GRANT-") == true)
      #expect(sent["submission"]["sha256"]?.string?.utf8.count == 64)
      #expect(try await desk.save(id, ["budget": 1]).status == 409)

      let taken = try await desk.post("\(requests)/\(id)/assignment", as: desk.staff)
      #expect(taken["bp_status"].string == "completeness_check")
      let returned = try await desk.post(
        "\(requests)/\(id)/transitions",
        """
        {"from":"completeness_check","to":"returned","comment":"Бюджет",
         "fields":["summary",{"field":"budget","comment":"мало"}]}
        """, as: desk.staff)
      #expect(returned.status == 200)
      let marks = try await desk.get("\(requests)/\(id)/form-data")
      #expect(marks["marks"].array?.count == 2)
      let locked = try await desk.save(id, ["full_name": "Other"])
      #expect(locked.status == 422)
      #expect(locked["errors"].array?.first?["code"]?.string == "locked")

      #expect(try await desk.save(id, ["budget": 6_000_000]).status == 200)
      let half = try await desk.post("\(requests)/\(id)/submission")
      #expect(half.status == 422)
      #expect(half["errors"].array?.map { $0["pointer"]?.string } == ["/data/summary"])
      #expect(half["errors"].array?.first?["code"]?.string == "not-revised")
      #expect(try await desk.save(id, ["summary": "Снимки и советы хозяйствам."]).status == 200)
      #expect(try await desk.post("\(requests)/\(id)/submission").status == 200)
      let approved = try await desk.post(
        "\(requests)/\(id)/transitions", #"{"from":"completeness_check","to":"approved"}"#,
        as: desk.staff)
      #expect(approved["status"].string == "approved")

      let history = try await desk.get("\(requests)/\(id)/history?lang=en")
      let steps = history["items"].array ?? []
      #expect(steps.map { $0["to"]?.string }.count == 6)
      #expect(steps[3]["to_label"]?.string == "Revision needed")
      #expect(steps[3]["comment"]?.string == "Бюджет")
      #expect(steps[4]["changes"]?.array == ["/budget", "/summary"])
    }
  }

  @Test func all_faults_come_at_once_in_the_callers_language() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.draft()
      let refused = try await desk.post(
        "\(requests)/\(id)/submission", headers: [("Accept-Language", "kk")])
      #expect(refused.status == 422)
      #expect(refused["code"].string == "invalid")
      let errors = refused["errors"].array ?? []
      #expect(errors.count >= 8)
      #expect(errors.first?["pointer"]?.string == "/data/applicant_kind")
      #expect(errors.first?["message"]?.string == "Өрісті толтырыңыз")
    }
  }

  @Test func a_draft_is_changed_only_by_one_who_saw_its_last_version() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.draft()
      let path = "\(requests)/\(id)/form-data"
      let body = #"{"data":{"full_name":"Ayan"}}"#
      #expect(try await desk.send(.patch, path, body).status == 428)
      #expect(
        try await desk.send(.patch, path, body, headers: [("If-Match", "\"7\"")]).status == 412)
      let saved = try await desk.send(.patch, path, body, headers: [("If-Match", "\"1\"")])
      #expect(saved.status == 200)
      #expect(saved.headers["ETag"] == "\"2\"")
    }
  }

  @Test(arguments: [
    (#"{"data":{"no_such":1}}"#, 422, "/data/no_such"),
    (#"{"data":{"team":"x"}}"#, 422, "/data/team"), (#"{"data":[]}"#, 422, "/data"),
    (#"{"data":{},"more":1}"#, 422, "/more"), (#"{}"#, 422, "/data"),
  ])
  func a_bad_change_names_its_place_and_keeps_nothing(
    _ body: String, _ status: Int, _ pointer: String
  ) async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.draft()
      let path = "\(requests)/\(id)/form-data"
      let answer = try await desk.send(.patch, path, body, headers: [("If-Match", "\"1\"")])
      #expect(answer.status == status)
      #expect(answer["errors"].array?.first?["pointer"]?.string == pointer)
      #expect(try await desk.get(path).headers["ETag"] == "\"1\"")
    }
  }

  @Test func strangers_and_wild_ids_get_404() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.draft()
      let stranger = desk.person(99)
      for (verb, path) in [
        (Method.get, ""), (.get, "/form-data"), (.get, "/history"), (.post, "/submission"),
        (.post, "/withdrawal"),
      ] {
        let answer = try await desk.send(verb, "\(requests)/\(id)\(path)", as: stranger)
        #expect(answer.status == 404, "\(path)")
      }
      for wild in ["0", "-1", "007", "99999999999", "abc"] {
        #expect(try await desk.get("\(requests)/\(wild)").status == 404)
      }
      let change = try await desk.send(
        .patch, "\(requests)/\(id)/form-data", #"{"data":{}}"#, headers: [("If-Match", "*")],
        as: stranger)
      #expect(change.status == 404)
    }
  }

  @Test func an_applicant_decides_nothing_and_nobody_anonymous_reads() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.draft()
      #expect(try await desk.post("\(requests)/\(id)/assignment").status == 403)
      #expect(
        try await desk.post("\(requests)/\(id)/transitions", #"{"from":"a","to":"b"}"#).status
          == 403)
      #expect(try await desk.get("\(requests)?scope=work").status == 403)
      #expect(try await desk.send(.get, requests, as: .anonymous()).status == 401)
    }
  }

  @Test func what_nobody_has_is_taken_first() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.world.taken()
      _ = try await desk.world.database.query(
        "update service_servicerequest set assignee_id = null where id = \(id)")
      let refused = try await desk.post(
        "\(requests)/\(id)/transitions", #"{"from":"completeness_check","to":"approved"}"#,
        as: desk.staff)
      #expect(refused.status == 409 && refused["code"].string == "not-assigned")
    }
  }

  @Test func wrong_moves_say_what_is_right() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.world.taken()
      let path = "\(requests)/\(id)/transitions"
      let stale = try await desk.post(
        path, #"{"from":"registered","to":"approved"}"#, as: desk.staff)
      #expect(stale.status == 409)
      #expect(stale["code"].string == "stale-status")
      #expect(stale["bp_status"].string == "completeness_check")
      let none = try await desk.post(
        path, #"{"from":"completeness_check","to":"created"}"#, as: desk.staff)
      #expect(none["code"].string == "transition-not-allowed")
      #expect(none["allowed"].array == ["returned", "approved", "refused"])
      let mute = try await desk.post(
        path, #"{"from":"completeness_check","to":"refused"}"#, as: desk.staff)
      #expect(mute.status == 422)
      #expect(mute["errors"].array?.first?["pointer"]?.string == "/comment")
      let other = try await desk.post(
        path, #"{"from":"completeness_check","to":"approved"}"#, as: desk.colleague)
      #expect(other["code"].string == "assigned-to-other")
      let over = try await desk.post(
        "\(requests)/\(id)/assignment", #"{"take_over":true}"#, as: desk.colleague)
      #expect(over["assignee_id"].int64 == 71)
    }
  }

  @Test func one_request_may_be_open_per_service() async throws {
    try await ServicesDesk.open { desk in
      let first = try await desk.draft()
      let second = try await desk.post(requests, #"{"service":"startup-grant"}"#)
      #expect(second.status == 409)
      #expect(second["code"].string == "request-open")
      #expect(second["open_request_id"].int64 == first)
      #expect(try await desk.post("\(requests)/\(first)/withdrawal").status == 200)
      #expect(try await desk.post(requests, #"{"service":"startup-grant"}"#).status == 201)
    }
  }

  @Test func the_same_key_gives_the_same_draft() async throws {
    try await ServicesDesk.open { desk in
      let key = [(name: "Idempotency-Key", value: "one")]
      let first = try await desk.post(requests, #"{"service":"consultation"}"#, headers: key)
      let again = try await desk.post(requests, #"{"service":"consultation"}"#, headers: key)
      #expect(first["id"] == again["id"])
      let other = try await desk.post(requests, #"{"service":"startup-grant"}"#, headers: key)
      #expect(other.status == 422)
      #expect(try await desk.world.count("service_servicerequest") == 1)
    }
  }

  @Test func a_company_is_confirmed_by_identity_first() async throws {
    try await ServicesDesk.open(memberships: [5]) { desk in
      let body = #"{"service":"consultation","company_id":5}"#
      #expect(try await desk.post(requests, body).status == 201)
      let foreign = try await desk.post(
        requests, #"{"service":"consultation","company_id":6}"#)
      #expect(foreign.status == 403)
      #expect(foreign["code"].string == "not-a-member")
      #expect(try await desk.world.count("company_ref where id = 5") == 1)
    }
  }

  @Test func without_identity_nothing_is_saved() async throws {
    try await ServicesDesk.open(memberships: nil) { desk in
      let answer = try await desk.post(requests, #"{"service":"consultation","company_id":5}"#)
      #expect(answer.status == 503)
      #expect(answer["context"].string == "identity")
      #expect(try await desk.world.count("service_servicerequest") == 0)
      // What needs no company goes on.
      #expect(try await desk.post(requests, #"{"service":"consultation"}"#).status == 201)
    }
  }

  /// Decision 20: fails without the lock and the look at `deleted`.
  @Test func an_erased_company_or_person_opens_nothing() async throws {
    try await ServicesDesk.open(memberships: [5]) { desk in
      _ = try await desk.world.database.query(
        "insert into company_ref (id, deleted) values (5, true)")
      let company = try await desk.post(requests, #"{"service":"consultation","company_id":5}"#)
      #expect(company["code"].string == "erased")
      _ = try await desk.world.database.query(
        "insert into user_ref (id, deleted) values (7, true)")
      let person = try await desk.post(requests, #"{"service":"consultation"}"#)
      #expect(person["code"].string == "erased")
      #expect(try await desk.world.count("service_servicerequest") == 0)
    }
  }

  @Test(arguments: [
    (#"{"service":"no-such"}"#, 422, "unknown-service"), (#"{"service":5}"#, 422, "invalid"),
    (#"{"service":"consultation","company_id":0}"#, 422, "invalid"),
    (#"{"service":"consultation","colour":"red"}"#, 422, "invalid"),
  ])
  func a_bad_wish_opens_nothing(_ body: String, _ status: Int, _ code: String) async throws {
    try await ServicesDesk.open { desk in
      let answer = try await desk.post(requests, body)
      #expect(answer.status == status)
      #expect(answer["code"].string == code)
      #expect(try await desk.world.count("service_servicerequest") == 0)
    }
  }

  @Test func lists_go_on_by_a_cursor_that_belongs_to_them() async throws {
    try await ServicesDesk.open { desk in
      for _ in 0..<5 { _ = try await desk.draft("consultation") }
      let first = try await desk.get("\(requests)?limit=2")
      #expect(first["items"].array?.count == 2)
      let cursor = try #require(first["next"].string)
      let second = try await desk.get("\(requests)?limit=2&cursor=\(cursor)")
      #expect(second["items"].array?.count == 2)
      #expect(first["items"] != second["items"])
      #expect(try await desk.get("\(requests)?status=draft&cursor=\(cursor)").status == 400)
      let stranger = try await desk.send(
        .get, "\(requests)?limit=2&cursor=\(cursor)", as: desk.person(99))
      #expect(stranger.status == 400)
      #expect(try await desk.get("\(requests)?limit=0").status == 422)
      #expect(try await desk.get("\(requests)?colour=red").status == 422)
      #expect(try await desk.get("\(requests)?status=odd").status == 422)
    }
  }

  @Test func names_come_in_one_language_or_in_all() async throws {
    try await ServicesDesk.open { desk in
      let id = try await desk.draft()
      let english = try await desk.get(
        "\(requests)/\(id)", headers: [("Accept-Language", "en")])
      #expect(english["service_name"].string == "Startup grant")
      #expect(english.headers["Content-Language"] == "en")
      let all = try await desk.get("\(requests)/\(id)?lang=*")
      #expect(all["service_name"]["kk"]?.string == "Стартапқа грант")
      #expect(all["bp_status_label"]["ru"]?.string == "Черновик")
    }
  }
}
