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

struct ReportRoutesTests {
  private let requests = "/api/v1/services/requests"
  private let reports = "/api/v1/services/reports"

  /// A report of company 5 that can be written.
  private static func open(_ desk: ServicesDesk) async throws -> (request: Int64, key: ReportKey) {
    try await desk.world.giveReports()
    let id = try await desk.world.active(for: 5)
    let key = try await desk.world.owed(id)[0]
    try await desk.world.turn(on: desk.world.due(key) + -1)
    return (id, key)
  }

  @Test func a_company_writes_the_staff_decides_and_a_stranger_sees_nothing() async throws {
    try await ServicesDesk.open(memberships: [5]) { desk in
      let (id, key) = try await Self.open(desk)
      let path = ServicesDesk.address(key)
      for address in [path, path + "/history", path + "/versions", "\(requests)/\(id)/reports"] {
        #expect(try await desk.send(.get, address, as: desk.stranger).status == 404)
      }
      for name in ["submission", "recall", "signing/qr"] {
        #expect(try await desk.post("\(path)/\(name)", as: desk.stranger).status == 404)
      }
      #expect(try await desk.save(path, ["done": "x"], as: desk.stranger).status == 404)
      #expect(try await desk.get("\(reports)/other/1").status == 404)

      let shown = try await desk.send(.get, path, as: desk.companyMember)
      #expect(shown["editable"].bool == true && shown["complete"].bool == false)
      #expect(shown["fee"] == .null)
      let unsaid = try await desk.send(
        .patch, path, #"{"data":{"done":"x"}}"#, as: desk.companyMember)
      #expect(unsaid.status == 428)
      let saved = try await desk.save(path, ["done": "Half"], as: desk.companyMember)
      #expect(saved.status == 200 && saved["status"].string == "draft")
      let stale = try await desk.send(
        .patch, path, #"{"data":{"done":"x"}}"#,
        headers: [(name: "If-Match", value: "\"1\"")], as: desk.companyMember)
      #expect(stale.status == 412)
      let unknown = try await desk.save(path, ["nothing": "x"], as: desk.companyMember)
      #expect(unknown.status == 422)
      let soon = try await desk.post(path + "/corrections", #"{"comment":"A slip"}"#)
      #expect(soon.status == 409 && soon["code"].string == "report-not-accepted")

      // The staff sees what was handed in, never half-typed words.
      #expect(try await desk.send(.get, path, as: desk.staff)["data"].members?.isEmpty == true)
      #expect(try await desk.post(path + "/review", as: desk.staff).status == 409)
      #expect(try await desk.post(path + "/review", as: desk.applicant).status == 403)

      let sent = try await desk.post(path + "/submission", as: desk.companyMember)
      #expect(sent.status == 200 && sent["status"].string == "submitted")
      #expect(sent["submission"]["sha256"]?.string?.utf8.count == 64)
      #expect(try await desk.save(path, ["done": "x"]).status == 409)
      let untaken = try await desk.post(path + "/acceptance", as: desk.staff)
      #expect(untaken.status == 409 && untaken["code"].string == "not-assigned")

      let taken = try await desk.post(path + "/review", as: desk.staff)
      #expect(taken["status"].string == "in_review")
      #expect(taken["data"]["done"]?.string == "Half")
      #expect(try await desk.post(path + "/review", as: desk.colleague).status == 409)
      let wordless = try await desk.post(path + "/return", "{}", as: desk.staff)
      #expect(wordless.status == 422)
      let back = try await desk.post(
        path + "/return", #"{"comment":"More","until":"2099-12-31"}"#, as: desk.staff)
      #expect(back["status"].string == "returned")
      #expect(back["deadline_on"].string == "2099-12-31")

      #expect(try await desk.save(path, ["done": "Whole"]).status == 200)
      #expect(try await desk.post(path + "/submission").status == 200)
      #expect(
        try await desk.post(
          path + "/review", #"{"take_over":true}"#, as: desk.colleague
        ).status == 200)
      let accepted = try await desk.post(
        path + "/acceptance", #"{"comment":"Good"}"#, as: desk.colleague)
      #expect(accepted["status"].string == "accepted" && accepted["comment"].string == "Good")

      let history = try await desk.get(path + "/history")
      #expect(history["items"].array?.last?["to"]?.string == "accepted")
      let versions = try await desk.get(path + "/versions")
      #expect(
        versions["items"].array?.map { $0["data"]?["done"]?.string } == ["Half", "Whole"])

      let correction = try await desk.post(path + "/corrections", #"{"comment":"A slip"}"#)
      #expect(correction.status == 201 && correction["version"].int64 == 2)
      #expect(correction["corrects_id"].int64 == key.id)
      let again = try await desk.post(path + "/corrections", #"{"comment":"A slip"}"#)
      #expect(again.status == 409 && again["code"].string == "correction-open")
      let all = try await desk.get("\(requests)/\(id)/reports")
      #expect(all["items"].array?.count == 4)
    }
  }

  @Test func nobody_judges_his_own_and_skipping_says_why() async throws {
    try await ServicesDesk.open(memberships: [5]) { desk in
      let (_, key) = try await Self.open(desk)
      let path = ServicesDesk.address(key)
      let own = Principal(
        kind: .user, issuer: Principal.gateway, userID: ServicesWorld.applicant,
        permissions: [ServicesApplication.decide], isStaff: true)
      let refused = try await desk.post(path + "/skipping", #"{"comment":"x"}"#, as: own)
      #expect(refused.status == 403 && refused["code"].string == "own-request")
      #expect(try await desk.post(path + "/skipping", "{}", as: desk.staff).status == 422)
      let skipped = try await desk.post(
        path + "/skipping", #"{"comment":"Nothing was due"}"#, as: desk.staff)
      #expect(skipped["status"].string == "skipped")
      let again = try await desk.post(path + "/skipping", #"{"comment":"x"}"#, as: desk.staff)
      #expect(again.status == 409 && again["code"].string == "report-status")
    }
  }

  /// Fails without the question to identity before each command.
  @Test func who_left_the_company_writes_nothing_and_without_identity_nobody_does() async throws {
    for (memberships, status) in [(Set<Int64>(), 403), (nil, 503)] as [(Set<Int64>?, Int)] {
      try await ServicesDesk.open(memberships: memberships) { desk in
        let (_, key) = try await Self.open(desk)
        let path = ServicesDesk.address(key)
        #expect(
          try await desk.save(path, ["done": "x"], as: desk.companyMember).status == status)
        #expect(
          try await desk.post(path + "/submission", as: desk.companyMember).status == status)
        #expect(try await desk.world.status(key) == "open")
      }
    }
  }

  @Test func lists_are_narrowed_paged_and_bound_to_an_organisation() async throws {
    try await ServicesDesk.open(memberships: [5]) { desk in
      let (id, key) = try await Self.open(desk)
      let work = "\(reports)/general?scope=work"
      #expect(try await desk.get(work).status == 403)
      #expect(try await desk.get("\(reports)/general?scope=all").status == 422)
      #expect(try await desk.get("\(reports)/general?status=odd").status == 422)
      #expect(try await desk.get("\(reports)/general?odd=1").status == 422)
      #expect(try await desk.get("\(reports)/general?cursor=odd").status == 400)
      let mine = try await desk.get("\(reports)/general?limit=2")
      #expect(mine["items"].array?.count == 2)
      let next = try #require(mine["next"].string)
      let rest = try await desk.get("\(reports)/general?limit=2&cursor=\(next)")
      #expect(rest["items"].array?.count == 1 && rest["next"] == .null)
      let theirs = try await desk.send(.get, "\(reports)/general", as: desk.stranger)
      #expect(theirs["items"].array?.isEmpty == true)

      try await desk.world.turn(on: desk.world.due(key) + 1)
      for (query, count) in [
        ("&overdue=true", 1), ("&overdue=false", 2), ("&status=overdue", 1),
        ("&status__in=overdue,scheduled", 3), ("&type=progress", 3), ("&type=other", 0),
        ("&service=startup-grant", 3), ("&request_id=\(id)", 3), ("&assignee=none", 3),
        ("&assignee=me", 0), ("&assignee=70", 0), ("&year=1999", 0),
      ] {
        let list = try await desk.send(.get, work + query, as: desk.staff)
        #expect(list["items"].array?.count == count, "\(query) \(list.json)")
      }
      let bound = Principal(
        kind: .user, issuer: Principal.gateway, userID: 70,
        permissions: [ServicesApplication.decide], isStaff: true, organization: "another")
      #expect(try await desk.send(.get, work, as: bound)["items"].array?.isEmpty == true)
      let path = ServicesDesk.address(key)
      #expect(try await desk.send(.get, path, as: bound).status == 404)
      let refused = try await desk.post(path + "/skipping", #"{"comment":"x"}"#, as: bound)
      #expect(refused.status == 404)
    }
  }

  @Test func who_of_the_staff_has_looked_is_kept() async throws {
    try await ServicesDesk.open(memberships: [5]) { desk in
      let (_, key) = try await Self.open(desk)
      let path = ServicesDesk.address(key) + "/views"
      #expect(try await desk.post(path).status == 403)
      for _ in 0..<2 { #expect(try await desk.post(path, as: desk.staff).status == 204) }
      let views = try await desk.send(.get, path, as: desk.staff)
      #expect(views["items"].array?.map { $0["user_id"]?.int64 } == [70])
    }
  }

  @Test func seed_money_says_what_is_due_and_how_it_was_worked_out() async throws {
    try await ServicesDesk.open { desk in
      try await desk.world.giveReports(
        """
        [{"kind": "seed-money", "every": "quarter", "due_day": 25, "first": "current", "count": 2}]
        """)
      let id = try await desk.world.active()
      let key = try await desk.world.owed(id, .seedMoney)[0]
      try await desk.world.turn(on: desk.world.due(key))
      let path = ServicesDesk.address(key)
      #expect(try await desk.get(path)["fee"] == .null)
      let saved = try await desk.save(
        path,
        [
          "income": "123.45",
          "milestones": [["milestone": "Pilot", "state": "done"]],
        ])
      #expect(saved["complete"].bool == true, "\(saved.json)")
      let shown = try await desk.get(path + "?lang=en")
      let fee = shown["fee"]
      #expect(fee["income_share"]?.string == "1.23" && fee["participant_fee"]?.string == "1.23")
      #expect(fee["total"]?.string == "2.46")
      #expect(fee["formula"]?.string?.contains("= 1.23 + 1.23 = 2.46 KZT") == true)
      let kazakh = try await desk.get(path + "?lang=kk")
      #expect(kazakh["fee"]["formula"]?.string?.hasPrefix("Жоба табысының") == true)
      #expect(try await desk.post(path + "/submission").status == 200)
    }
  }

  @Test func a_report_that_is_signed_waits_for_its_signature() async throws {
    let people = try SigningPeople()
    try people.authority.issue("person")
    try await ServicesDesk.open(signing: people) { desk in
      try await desk.world.giveReports(
        """
        [{"type": "progress", "every": "month", "due_wd": 10, "first": "current", "count": 1,
          "sign": true}]
        """)
      let id = try await desk.world.active()
      let key = try await desk.world.owed(id)[0]
      try await desk.world.turn(on: desk.world.due(key))
      let path = ServicesDesk.address(key)
      #expect(try await desk.save(path, ["done": "Much"]).status == 200)
      let early = try await desk.sign(path + "/signatures", [1, 2, 3])
      #expect(early.status == 409 && early["code"].string == "nothing-to-sign")
      let laid = try await desk.post(path + "/submission")
      #expect(laid["status"].string == "signing")
      let twice = try await desk.post(path + "/submission")
      #expect(twice.status == 409 && twice["code"].string == "signature-required")
      #expect(try await desk.post(path + "/recall")["status"].string == "draft")
      #expect(try await desk.save(path, ["done": "More"]).status == 200)
      let again = try await desk.post(path + "/submission")
      let old = try ServicesDesk.bytes(laid)
      let bytes = try ServicesDesk.bytes(again)
      #expect(old != bytes)
      let other = try await desk.sign(
        path + "/signatures", people.authority.sign(old, as: "person"))
      #expect(other.status == 422)
      let signed = try await desk.sign(
        path + "/signatures", people.authority.sign(bytes, as: "person"))
      #expect(signed.status == 200 && signed["status"].string == "submitted", "\(signed.json)")
      let versions = try await desk.get(path + "/versions")
      #expect(versions["items"].array?.map { $0["signed"]?.bool } == [false, true])
    }
  }

  @Test func the_clock_run_twice_does_everything_once() async throws {
    let later = WallClock { WallClock.live.now() + .seconds(150 * 86_400) }
    try await ServicesDesk.open(clock: later) { desk in
      try await desk.world.giveReports()
      let id = try await desk.world.active()
      for _ in 0..<2 { try await desk.app.turnReports() }
      for key in try await desk.world.owed(id) {
        #expect(
          try await desk.world.events(of: key).prefix(2) == ["report.opened", "report.overdue"])
      }
      #expect(try await desk.world.count("outbox where type = 'report.three_overdue'") == 1)
    }
  }

  @Test func a_command_under_a_key_is_answered_like_the_first() async throws {
    try await ServicesDesk.open(memberships: [5]) { desk in
      let (_, key) = try await Self.open(desk)
      let path = ServicesDesk.address(key)
      #expect(try await desk.save(path, ["done": "x"]).status == 200)
      let header = [(name: "Idempotency-Key", value: "one")]
      let first = try await desk.post(path + "/submission", headers: header)
      let second = try await desk.post(path + "/submission", headers: header)
      #expect(first.status == 200 && second.status == 200)
      #expect(try await desk.world.count("service_reportversion") == 1)
    }
  }
}
