import Access
import HTTPCore
import JSON
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

@Suite struct ProcessRoutesTests {
  private let processes = "/api/v1/services/processes"

  private func body(_ document: FormValue) -> String {
    "{\"process\":\(String(decoding: CanonicalJSON.bytes(of: document), as: UTF8.self))}"
  }

  private func replacing(
    _ document: FormValue, _ step: String, _ with: FormValue?
  ) -> FormValue {
    var members = document.object ?? [:]
    var steps = members["statuses"]?.object ?? [:]
    steps[step] = with
    members["statuses"] = .object(steps)
    return .object(members)
  }

  /// Without a step, and without the moves that touch it.
  private func lacking(_ step: String, _ document: FormValue) -> FormValue {
    var members = replacing(document, step, nil).object ?? [:]
    members["transitions"] = .list(
      (document["transitions"]?.list ?? []).filter {
        $0["from"]?.text != step && $0["to"]?.text != step
      })
    return .object(members)
  }

  @Test func an_editor_reads_changes_and_requests_go_by_it() async throws {
    try await ServicesDesk.open { desk in
      let path = "\(processes)/startup-grant"
      let shown = try await desk.send(.get, path + "?lang=en", as: desk.editor)
      #expect(shown.status == 200)
      #expect(shown["is_own"].bool == true)
      #expect(shown["name"].string == "Startup grant")
      let id = try await desk.world.taken()
      let known = try await desk.send(.get, path, as: desk.editor)
      #expect(known["standing"]["completeness_check"]?.int == 1)
      let tag = try #require(known.headers["ETag"])

      var document = FormValue(try #require(known.json["process"]))
      let step: FormValue = [
        "status": "in_progress", "label": ["ru": "Выезд", "kk": "Шығу", "en": "Visit"],
      ]
      document = replacing(document, "visit", step)
      var members = document.object ?? [:]
      members["transitions"] = .list(
        (members["transitions"]?.list ?? []) + [
          ["from": "completeness_check", "to": "visit", "by": "staff"],
          ["from": "visit", "to": "approved", "by": "staff", "clock": "stop"],
        ])
      let wanted = body(.object(members))
      #expect(try await desk.send(.put, path, wanted, as: desk.editor).status == 428)
      let stale = try await desk.send(
        .put, path, wanted, headers: [("If-Match", "\"77\"")], as: desk.editor)
      #expect(stale.status == 412)
      let saved = try await desk.send(
        .put, path, wanted, headers: [("If-Match", tag)], as: desk.editor)
      #expect(saved.status == 200)
      #expect(saved.headers["ETag"] != tag)
      let moved = try await desk.post(
        "/api/v1/services/requests/\(id)/transitions",
        #"{"from":"completeness_check","to":"visit"}"#, as: desk.staff)
      #expect(moved["bp_status"].string == "visit")
    }
  }

  @Test func all_faults_come_at_once_and_nothing_is_saved() async throws {
    try await ServicesDesk.open { desk in
      let broken: FormValue = [
        "initial": "nowhere", "statuses": ["a": ["status": "odd"]],
        "transitions": [["from": "a", "to": "b", "by": "staff"]],
      ]
      let path = "\(processes)/startup-grant"
      let refused = try await desk.send(
        .put, path, body(broken), headers: [("If-Match", "*")], as: desk.editor)
      #expect(refused.status == 422)
      #expect(
        refused["errors"].array?.compactMap { $0["pointer"]?.string } == [
          "/process/statuses/a/status", "/process/statuses/a/label/ru",
          "/process/statuses/a/label/kk", "/process/initial", "/process/transitions/0/to",
        ])
      let checked = try await desk.post(path + "/checks", body(broken), as: desk.editor)
      #expect(checked.status == 200)
      #expect(checked["valid"].bool == false)
      #expect(checked["errors"].array?.count == 5)
      let good = try await desk.post(
        path + "/checks", body(DefaultProcess.document), as: desk.editor)
      #expect(good["valid"].bool == true)
      #expect(
        try await desk.post(path + "/checks", #"{"process":[]}"#, as: desk.editor).status == 422)
    }
  }

  @Test func a_step_with_requests_is_not_taken_away() async throws {
    try await ServicesDesk.open { desk in
      _ = try await desk.world.taken()
      let path = "\(processes)/startup-grant"
      let known = try await desk.send(.get, path, as: desk.editor)
      let document = FormValue(try #require(known.json["process"]))
      let other = DefaultProcess.document
      let refused = try await desk.send(
        .put, path, body(lacking("completeness_check", document)), headers: [("If-Match", "*")],
        as: desk.editor)
      #expect(refused.status == 422)
      var renamed = replacing(other, "completeness_check", nil).object ?? [:]
      var steps = renamed["statuses"]?.object ?? [:]
      steps["checking"] = other["statuses"]?["completeness_check"]
      renamed["statuses"] = .object(steps)
      renamed["transitions"] = .list(
        (other["transitions"]?.list ?? []).map { move in
          var members = move.object ?? [:]
          for end in ["from", "to"] where members[end] == "completeness_check" {
            members[end] = "checking"
          }
          return .object(members)
        })
      let stranded = try await desk.send(
        .put, path, body(.object(renamed)), headers: [("If-Match", "*")], as: desk.editor)
      #expect(stranded.status == 409)
      #expect(stranded["code"].string == "requests-stranded")
      #expect(stranded["steps"]["completeness_check"]?.int == 1)
      let checked = try await desk.post(
        path + "/checks", body(.object(renamed)), as: desk.editor)
      #expect(checked["valid"].bool == false)
      #expect(checked["stranded"]["completeness_check"]?.int == 1)
    }
  }

  @Test func a_service_that_says_none_shows_the_usual_one() async throws {
    try await ServicesDesk.open { desk in
      _ = try await desk.world.database.query(
        """
        update service_service set bp_config = '{"flow": ["submitted"]}',
          row_version = row_version + 1 where code = 'startup-grant'
        """)
      let shown = try await desk.send(.get, "\(processes)/startup-grant", as: desk.editor)
      #expect(shown["is_own"].bool == false)
      #expect(shown["process"]["initial"]?.string == "created")
      let opened = try await desk.post(
        "/api/v1/services/requests", #"{"service":"startup-grant"}"#)
      #expect(opened["bp_status"].string == "created")
    }
  }

  @Test func only_editors_of_the_organisation_are_let_in() async throws {
    try await ServicesDesk.open { desk in
      _ = try await desk.world.database.query(
        "update service_service set organization_id = 'hub' where code = 'consultation'")
      let path = "\(processes)/consultation"
      let permissions: Set<String> = ["service.change_service"]
      let own = desk.holder(90, permissions, organization: "hub")
      let other = desk.holder(91, permissions, organization: "park")
      #expect(try await desk.send(.get, path, as: own).status == 200)
      #expect(try await desk.send(.get, path, as: other).status == 404)
      let put = try await desk.send(
        .put, path, body(DefaultProcess.document), headers: [("If-Match", "*")], as: other)
      #expect(put.status == 404)
      let checks = try await desk.post(path + "/checks", body(DefaultProcess.document), as: other)
      #expect(checks.status == 404)
      #expect(try await desk.send(.get, path, as: desk.staff).status == 403)
      #expect(try await desk.send(.get, path, as: .anonymous()).status == 401)
      #expect(try await desk.send(.get, "\(processes)/nothing", as: desk.editor).status == 404)
    }
  }

  /// Requests for a consultation that somebody works on, by different people.
  private func inWork(_ count: Int64, _ world: ServicesWorld) async throws -> [Int64] {
    var ids: [Int64] = []
    for author in 1...count {
      let id = try await world.draft(by: author, service: "consultation")
      try await world.fill(
        id, by: author, ["topic": "taxes", "question": "Сколько платить налогов?"])
      try await world.submit(id, by: author)
      try await world.take(id)
      ids.append(id)
    }
    return ids
  }

  /// The process of the consultation without the step of a refusal.
  private func withoutRefusal(_ desk: ServicesDesk) async throws -> FormValue {
    let known = try await desk.send(.get, "\(processes)/consultation", as: desk.editor)
    return lacking("refused", FormValue(try #require(known.json["process"])))
  }

  private func standAtNoStep(_ world: ServicesWorld) async throws -> Int {
    try await world.count(
      """
      service_servicerequest r join service_service s on s.code = r.service_id
      where r.service_id = 'consultation' and not s.bp_config -> 'statuses' ? r.bp_status
      """)
  }

  private func isNobodyWaiting(in world: ServicesWorld) async throws -> Bool {
    try await world.database.query(
      """
      select pid from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'
      """
    ).isEmpty
  }

  /// Either the editor is first, and nobody is led to the step; or he is told who stands there, and it
  /// stays.
  @Test func nobody_moves_to_a_step_that_is_taken_away_at_that_moment() async throws {
    try await ServicesDesk.open { desk in
      let world = desk.world
      let lean = body(try await withoutRefusal(desk))
      let ready = try await inWork(15, world)
      let results = await contenders { index -> Int in
        guard index < 15 else {
          return try await desk.send(
            .put, "\(processes)/consultation", lean, headers: [("If-Match", "*")],
            as: desk.editor
          ).status
        }
        try await world.decide(
          ready[index], from: "in_work", to: "refused", comment: "Нет", by: ServicesWorld.staff)
        return 0
      }
      let status = try results[15].get()
      var refused = 0
      for case .failure(let error) in results[..<15] {
        guard case RequestError.notAllowed = error else {
          Issue.record("\(error)")
          continue
        }
        refused += 1
      }
      #expect((status == 200 && refused == 15) || (status == 409 && refused == 0), "\(status)")
      #expect(try await standAtNoStep(world) == 0)
      let moved = try await world.count(
        "service_servicerequest where service_id = 'consultation' and bp_status = 'refused'")
      #expect(moved == 15 - refused)
    }
  }

  /// Fails without the key-share lock on the service in the statement that locks a request: the one who
  /// moves it would lead it to a step that is gone.
  @Test(.timeLimit(.minutes(1)))
  func whoever_decides_while_the_step_is_taken_away_is_told_that_it_is_gone() async throws {
    try await ServicesDesk.open { desk in
      let world = desk.world
      let lean = JSONText(CanonicalJSON.bytes(of: try await withoutRefusal(desk)))
      let id = try await inWork(1, world)[0]
      let processes = Processes(database: world.database)
      let deciding = try await world.database.transaction { tx in
        _ = try await processes.lock("consultation", within: nil, in: tx)
        _ = try await tx.query(
          """
          update service_service set bp_config = \(lean)::jsonb, row_version = row_version + 1
          where code = 'consultation'
          """)
        let deciding = Task {
          try await world.decide(id, from: "in_work", to: "refused", comment: "Нет")
        }
        while try await isNobodyWaiting(in: world) {}
        return deciding
      }
      let result = await deciding.result
      let error = #expect(throws: RequestError.self) { try result.get() }
      guard case .notAllowed = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(try await world.step(of: id) == "in_work")
      #expect(try await standAtNoStep(world) == 0)
    }
  }

  /// Fails where the editor does not wait for whoever moves a request: he would see nobody at the step.
  @Test(.timeLimit(.minutes(1)))
  func whoever_takes_a_step_away_waits_for_who_moves_there_and_is_told_of_him() async throws {
    try await ServicesDesk.open { desk in
      let world = desk.world
      let lean = body(try await withoutRefusal(desk))
      let id = try await inWork(1, world)[0]
      let path = "\(processes)/consultation"
      let editing = try await world.database.transaction { tx in
        var locked = try await world.requests.lockForWork(id, in: tx)
        let step = try locked.request.decide(
          Decision(from: "in_work", to: "refused", comment: "Нет", marks: []),
          by: ServicesWorld.staff, table: locked.table, form: locked.form,
          calendar: locked.calendar, today: locked.context.today)
        try await world.requests.save(step, of: locked, by: .staff, in: tx)
        let editing = Task {
          try await desk.send(.put, path, lean, headers: [("If-Match", "*")], as: desk.editor)
        }
        while try await isNobodyWaiting(in: world) {}
        return editing
      }
      let told = try await editing.value
      #expect(told.status == 409 && told["code"] == "requests-stranded", "\(told.json)")
      #expect(told["steps"]["refused"]?.int == 1)
      #expect(try await world.step(of: id) == "refused")
      #expect(try await standAtNoStep(world) == 0)
    }
  }
}
