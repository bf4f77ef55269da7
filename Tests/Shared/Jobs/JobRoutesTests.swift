import Access
import Audit
import FoundationEssentials
import HTTPCore
import HTTPServer
import Idempotency
import JSON
import Jobs
import Kernel
import Observability
import Postgres
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct JobRoutesTests {
  private static let root = "/api/v1/booking/admin"
  private static let reader = Principal(
    kind: .user, issuer: "gateway", userID: 1, permissions: ["django_dramatiq.view_task"],
    isStaff: true)
  private static let `operator` = Principal(
    kind: .user, issuer: "gateway", userID: 2,
    permissions: ["django_dramatiq.view_task", "django_dramatiq.change_task"], isStaff: true)
  private static let stranger = Principal(
    kind: .user, issuer: "gateway", userID: 3, isStaff: true)

  private func world(_ body: (JobWorld, ServiceClient) async throws -> Void) async throws {
    try await JobWorld.with { world in
      let routes = JobRoutes(
        context: "booking", commands: IdempotentCommands(database: world.database),
        cursors: try CursorSigner(key: Secret([UInt8](repeating: 7, count: 32))), logger: .quiet)
      let schedules = JobScheduleRoutes(
        context: "booking", commands: IdempotentCommands(database: world.database), logger: .quiet)
      let client = try ServiceClient(audience: "booking") {
        routes.table($0) + schedules.table($0)
      }
      try await body(world, client)
    }
  }

  private func get(
    _ client: ServiceClient, _ path: String, as principal: Principal = Self.reader
  ) async throws -> ServiceClient.Answer {
    try await client.send(.get, Self.root + path, as: principal)
  }

  private func post(
    _ client: ServiceClient, _ path: String, as principal: Principal = Self.operator,
    headers: [(name: String, value: String)] = []
  ) async throws -> ServiceClient.Answer {
    try await client.send(.post, Self.root + path, headers: headers, as: principal)
  }

  private func expect(_ status: Int, _ answer: ServiceClient.Answer) {
    #expect(answer.status == status)
  }

  @Test func every_route_asks_for_its_permission() async throws {
    try await world { world, client in
      let id = try #require(try await world.enqueue(Count(1))).text
      for path in ["/jobs", "/jobs/\(id)", "/job-schedules"] {
        try await expect(401, get(client, path, as: .anonymous()))
        try await expect(403, get(client, path, as: Self.stranger))
        try await expect(200, get(client, path))
      }
      for path in ["/jobs/\(id)/retries", "/jobs/\(id)/cancellation"] {
        try await expect(401, post(client, path, as: .anonymous()))
        try await expect(403, post(client, path, as: Self.stranger))
        try await expect(403, post(client, path, as: Self.reader))
      }
      #expect(try await world.jobs() == ["enqueued 0"])
    }
  }

  @Test func a_job_is_shown_without_its_payload() async throws {
    try await world { world, client in
      let id = try #require(try await world.enqueue(Count(4_711), key: "secret-4711"))
      let answer = try await get(client, "/jobs/\(id.text)")

      #expect(answer.status == 200)
      #expect(answer["id"].string == id.text)
      #expect(answer["name"].string == "test.count")
      #expect(answer["queue"].string == "default")
      #expect(answer["status"].string == "enqueued")
      #expect(answer["attempt"].int == 0 && answer["max_attempts"].int == 3)
      #expect(answer["last_error"] == .null && answer["progress_done"] == .null)
      #expect(answer.headers["ETag"] == "\"1\"")
      #expect(!String(decoding: answer.body, as: UTF8.self).contains("4711"))
    }
  }

  @Test(arguments: ["/jobs/7", "/jobs/00000000-0000-0000-0000-000000000000"])
  func what_is_not_there_is_not_found(_ path: String) async throws {
    try await world { _, client in
      try await expect(404, get(client, path))
      try await expect(404, post(client, path + "/retries"))
      try await expect(404, post(client, path + "/cancellation"))
    }
  }

  @Test func the_list_is_paged_from_the_newest_on() async throws {
    try await world { world, client in
      var ids: [String] = []
      for number in 1...5 {
        ids.append(try #require(try await world.enqueue(Count(Int64(number)))).text)
      }
      var seen: [String] = []
      var path = "/jobs?limit=2"
      while true {
        let page = try await get(client, path)
        #expect(page.status == 200)
        seen += page["items"].array?.compactMap { $0["id"]?.string } ?? []
        // What comes meanwhile stands before the cursor.
        _ = try await world.enqueue(Once())
        guard let next = page["next"].string else { break }
        path = "/jobs?limit=2&cursor=\(next)"
      }
      #expect(seen == ids.reversed())
    }
  }

  @Test func the_list_is_filtered_by_status_and_name() async throws {
    try await world { world, client in
      _ = try await world.enqueue(Count(1))
      _ = try await world.enqueue(Once())
      _ = try await world.runner(world.counting { throw JobRefused("no") }).runDue()
      func names(_ query: String) async throws -> [String] {
        let page = try await get(client, "/jobs?" + query)
        return page["items"].array?.compactMap { $0["name"]?.string } ?? ["none"]
      }
      #expect(try await names("status=failed") == ["test.count"])
      #expect(try await names("status=enqueued") == ["test.once"])
      #expect(try await names("name=test.once") == ["test.once"])
      #expect(try await names("status=failed&name=test.once") == [])
    }
  }

  @Test(arguments: ["status=lost", "limit=0", "limit=101", "state=failed"])
  func a_query_that_means_nothing_is_refused(_ query: String) async throws {
    try await world { _, client in
      try await expect(422, get(client, "/jobs?" + query))
    }
  }

  @Test func a_cursor_of_another_list_is_refused() async throws {
    try await world { world, client in
      for number in 1...3 { _ = try await world.enqueue(Count(Int64(number))) }
      let cursor = try #require(
        try await get(client, "/jobs?limit=1&name=test.count")["next"].string)
      try await expect(200, get(client, "/jobs?name=test.count&cursor=\(cursor)"))
      try await expect(400, get(client, "/jobs?cursor=\(cursor)"))
      try await expect(400, get(client, "/jobs?name=test.count&cursor=x\(cursor)"))
      let other = try await get(
        client, "/jobs?name=test.count&cursor=\(cursor)", as: Self.operator)
      #expect(other.status == 400)
    }
  }

  @Test func a_dead_job_is_tried_again_from_its_first_attempt() async throws {
    try await world { world, client in
      let id = try #require(try await world.enqueue(Count(1))).text
      _ = try await world.runner(world.counting { throw Broken() }).runDue()
      #expect(try await world.jobs() == ["failed 3"])

      let answer = try await post(client, "/jobs/\(id)/retries")

      #expect(answer.status == 200)
      #expect(answer["status"].string == "enqueued" && answer["attempt"].int == 0)
      #expect(try await world.runner(world.counting()).runDue() == 1)
      #expect(try await world.effects() == [1])
    }
  }

  @Test func a_cancelled_job_is_not_begun_but_may_be_tried_again() async throws {
    try await world { world, client in
      let id = try #require(try await world.enqueue(Count(1))).text
      let answer = try await post(client, "/jobs/\(id)/cancellation")
      #expect(answer.status == 200 && answer["status"].string == "skipped")
      #expect(try await world.runner(world.counting()).runDue() == 0)

      try await expect(200, post(client, "/jobs/\(id)/retries"))
      #expect(try await world.runner(world.counting()).runDue() == 1)
    }
  }

  @Test func a_command_that_does_not_fit_is_refused() async throws {
    try await world { world, client in
      let id = try #require(try await world.enqueue(Count(1))).text
      let early = try await post(client, "/jobs/\(id)/retries")
      #expect(early.status == 409 && early["code"].string == "job-not-dead")

      _ = try await world.runner(world.counting()).runDue()
      let late = try await post(client, "/jobs/\(id)/cancellation")
      #expect(late.status == 409 && late["code"].string == "job-is-over")
      #expect(try await world.jobs() == ["done 1"])
    }
  }

  @Test func a_dead_job_whose_key_is_taken_again_stays_dead() async throws {
    try await world { world, client in
      let id = try #require(try await world.enqueue(Count(1), key: "a")).text
      _ = try await world.runner(world.counting { throw Broken() }).runDue()
      _ = try await world.enqueue(Count(2), key: "a")

      let answer = try await post(client, "/jobs/\(id)/retries")

      #expect(answer.status == 409 && answer["code"].string == "job-key-taken")
      #expect(try await world.jobs() == ["failed 3", "enqueued 0"])
    }
  }

  @Test func a_version_that_was_said_is_compared() async throws {
    try await world { world, client in
      let id = try #require(try await world.enqueue(Count(1))).text
      let path = "/jobs/\(id)/cancellation"
      let stale = try await post(client, path, headers: [(name: "If-Match", value: "\"9\"")])
      #expect(stale.status == 412 && stale["row_version"].int == 1)
      #expect(try await world.jobs() == ["enqueued 0"])
      let good = try await post(client, path, headers: [(name: "If-Match", value: "\"1\"")])
      #expect(good.status == 200 && good.headers["ETag"] == "\"2\"")
    }
  }

  @Test func a_command_sent_twice_is_answered_twice_and_done_once() async throws {
    try await world { world, client in
      let id = try #require(try await world.enqueue(Count(1))).text
      let key = [(name: "Idempotency-Key", value: "k")]
      let first = try await post(client, "/jobs/\(id)/cancellation", headers: key)
      let second = try await post(client, "/jobs/\(id)/cancellation", headers: key)
      #expect(first.status == 200 && second.body == first.body)
    }
  }

  @Test func schedules_are_shown() async throws {
    try await world { world, client in
      let schedule = try JobSchedule("nightly", "0 3 * * *", Count(1))
      _ = try await JobScheduler([schedule], database: world.database).fireDue()

      let answer = try await get(client, "/job-schedules")

      let item = try #require(answer["items"].array?.first)
      #expect(item["name"]?.string == "nightly" && item["cron"]?.string == "0 3 * * *")
      #expect(item["zone"]?.string == "Asia/Almaty" && item["enabled"]?.bool == true)
      #expect(item["next_run"]?.string != nil && item["last_run"] == .null)
    }
  }

  @Test func a_schedule_is_switched_off_and_begun_at_once() async throws {
    try await world { world, client in
      let scheduler = JobScheduler(
        [try JobSchedule("nightly", "0 3 * * *", Count(1))], database: world.database)
      #expect(try await scheduler.fireDue().isEmpty)
      func change(_ body: String, _ version: String?, as principal: Principal = Self.operator)
        async throws -> ServiceClient.Answer
      {
        try await client.send(
          .patch, Self.root + "/job-schedules/nightly", json: body,
          headers: version.map { [(name: "If-Match", value: $0)] } ?? [], as: principal)
      }
      try await expect(403, change(#"{"enabled": false}"#, "*", as: Self.reader))
      try await expect(428, change(#"{"enabled": false}"#, nil))
      try await expect(412, change(#"{"enabled": false}"#, "\"7\""))
      try await expect(422, change(#"{"enabled": "no", "cron": "* * * * *"}"#, "*"))
      let off = try await change(#"{"enabled": false}"#, "\"1\"")
      #expect(off.status == 200 && off["enabled"].bool == false)

      let refused = try await post(client, "/job-schedules/nightly/runs")
      #expect(refused.status == 409 && refused["code"].string == "schedule-is-off")
      _ = try await world.database.query("update job_schedule set next_run = now()")
      #expect(try await scheduler.fireDue().isEmpty)

      try await expect(200, change(#"{"enabled": true}"#, "*"))
      try await expect(200, post(client, "/job-schedules/nightly/runs"))
      let run = try await scheduler.fireDue()
      #expect(run == [JobScheduler.Run(schedule: "nightly", isEnqueued: true)])
      try await expect(404, post(client, "/job-schedules/daily/runs"))
    }
  }

  // MARK: What commands leave

  /// Who changed what, by which request and why, and what the row was: `column` of it.
  private func trail(_ world: JobWorld, _ column: String) async throws -> [String] {
    try await ChangeFiling.now(world.database)
    return try await world.database.query(
      """
      select concat_ws(' ', v.model, v.object_id, v.action, r.user_id, r.request_id,
        nullif(r.comment, ''), v.object ->> \(column)::text) as line
      from reversion_version v join reversion_revision r on r.id = v.revision_id order by v.id
      """
    ).map { try $0.string("line") }
  }

  /// Of the action log, and of the log of the admin API.
  private func logged(_ world: JobWorld) async throws -> (actions: [String], staff: [String]) {
    let actions = try await world.database.query(
      "select concat_ws(' ', user_id, method, path) as line from core_actionlog order by id")
    let staff = try await world.database.query(
      """
      select concat_ws(' ', user_id, model, object_repr) as line from django_admin_log order by id
      """)
    return (
      actions: try actions.map { try $0.string("line") },
      staff: try staff.map { try $0.string("line") }
    )
  }

  @Test func a_command_leaves_who_gave_it_and_what_the_job_was() async throws {
    try await world { world, client in
      let id = try #require(try await world.enqueue(Count(4_711), key: "secret-4711")).text
      let why = [(name: "Change-Reason", value: "stuck")]
      try await expect(200, post(client, "/jobs/\(id)/cancellation", headers: why))
      // What was refused has changed nothing.
      try await expect(409, post(client, "/jobs/\(id)/cancellation"))
      try await expect(200, post(client, "/jobs/\(id)/retries"))

      let job = "django_dramatiq.task \(id) change 2 test-request"
      #expect(try await trail(world, "status") == ["\(job) stuck enqueued", "\(job) skipped"])
      let (actions, staff) = try await logged(world)
      #expect(
        actions == [
          "2 POST \(Self.root)/jobs/\(id)/cancellation", "2 POST \(Self.root)/jobs/\(id)/retries",
        ])
      #expect(staff == Array(repeating: "2 django_dramatiq.task test.count", count: 2))
      let payloads = try await world.database.query(
        "select id from reversion_version where object ?| '{message_data,unique_key}'::text[]")
      #expect(payloads.isEmpty)
    }
  }

  @Test func a_schedule_that_is_switched_or_begun_leaves_by_whom() async throws {
    try await world { world, client in
      let scheduler = JobScheduler(
        [try JobSchedule("nightly", "0 3 * * *", Count(1))], database: world.database)
      #expect(try await scheduler.fireDue().isEmpty)
      for isEnabled in [false, true] {
        let answer = try await client.send(
          .patch, Self.root + "/job-schedules/nightly", json: "{\"enabled\": \(isEnabled)}",
          headers: [(name: "If-Match", value: "*")], as: Self.operator)
        #expect(answer.status == 200)
      }
      try await expect(200, post(client, "/job-schedules/nightly/runs"))

      let schedule = "job.schedule nightly change 2 test-request"
      #expect(
        try await trail(world, "enabled")
          == ["\(schedule) true", "\(schedule) false", "\(schedule) true"])
      let last = try await logged(world).actions.last
      #expect(last == "2 POST \(Self.root)/job-schedules/nightly/runs")
    }
  }

  /// The clock and the workers change jobs and schedules all the time.
  @Test func what_the_platform_does_by_itself_leaves_nothing() async throws {
    try await world { world, _ in
      let id = try #require(try await world.enqueue(Count(1)))
      let scheduler = JobScheduler(
        [try JobSchedule("nightly", "0 3 * * *", Count(1))], database: world.database)
      _ = try await scheduler.fireDue()
      try await world.cancel(id)
      #expect(try await trail(world, "status") == [])
    }
  }
}
