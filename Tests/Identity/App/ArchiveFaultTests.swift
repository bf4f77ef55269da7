import Access
import IdentityApp
import IdentityDomain
import IdentitySamples
import JSON
import Kernel
import Postgres
import Synchronization
import TestSupport
import Testing

/// Somebody is away, dies in the middle, or comes twice.
@Suite(.onLoop) struct ArchiveFaultTests {
  private func parts(_ world: IdentityWorld) async throws -> [String] {
    try await world.database.query(
      "select service from account_archivepart where received_at is not null order by id"
    ).map { try $0.string("service") }
  }

  /// Fails without the reminder: the job has used up its attempts by then.
  @Test func a_service_that_is_away_is_asked_again() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      world.parts.leave("techorda", "booking")
      let id = try await world.archive(of: person)
      for _ in 1...8 { try await world.workOnArchives() }
      #expect(try await world.archiveState(id, as: person) == "gathering")
      #expect(try await parts(world) == ["identity", "services", "community"])
      let open = try await world.database.query(
        "select from django_dramatiq_task where status in ('enqueued', 'delayed', 'running')")
      #expect(open.isEmpty)
      // when
      world.parts.comeBack()
      try await world.passForArchives(.seconds(599))
      #expect(try await world.workOnArchives() == 0)
      try await world.passForArchives(.seconds(1))
      try await world.workOnArchives()
      #expect(try await world.archiveState(id, as: person) == "ready")
    }
  }

  /// Fails where what a dead attempt has written stays in the file.
  @Test func an_attempt_that_died_is_begun_again() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      // The second page of booking never comes, the first time.
      world.parts.beforePage.withLock {
        $0 = { service, count in
          if service == "booking", count == 2 { throw SampleParts.Away() }
        }
      }
      let id = try await world.archive(of: person)
      #expect(try await world.archiveState(id, as: person) == "gathering")
      try await world.workOnArchives()
      #expect(try await world.archiveState(id, as: person) == "ready")
      let file = try await world.get("me/archives/\(id)/content", as: person)
      let bookings = StoredMembers.read(file.body)["booking/bookings.json"] ?? []
      #expect(try JSONParser.parse(bookings).array?.count == 2)
    }
  }

  /// Fails without the question whether the lease still holds and the end of the job in the
  /// transaction of its effect: the paused worker's part would count.
  @Test func a_worker_that_lost_its_job_leaves_nothing() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      let database = world.database
      world.parts.beforePage.withLock {
        $0 = { service, count in
          guard service == "booking", count == 2 else { return }
          // Another worker has the job.
          _ = try await database.query(
            """
            update django_dramatiq_task set lease_holder = gen_random_uuid()
            where status = 'running' and convert_from(message_data, 'UTF8') like '%booking%'
            """)
        }
      }
      let id = try await world.archive(of: person)
      #expect(try await parts(world) == ["identity", "services", "community", "techorda"])
      #expect(try await world.archiveState(id, as: person) == "gathering")
    }
  }

  /// The same question twice: one part, one file, one letter.
  @Test func what_is_asked_twice_counts_once() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      let id = try await world.archive(of: person)
      let letters = try await world.letters(to: "a@example.kz").count
      let before = try await world.database.query(
        "select row_version, file from account_archive")
      // when every job runs once more
      try await world.run(
        """
        update django_dramatiq_task set status = 'enqueued', finished_at = null, attempt = 0,
          lease_until = null, lease_holder = null, run_at = now()
        where actor_name in ('archives.part', 'archives.pack')
        """)
      #expect(try await world.workOnArchives() == 6)
      let after = try await world.database.query("select row_version, file from account_archive")
      #expect(try before[0].int64("row_version") == after[0].int64("row_version"))
      #expect(try before[0].string("file") == after[0].string("file"))
      #expect(try await world.letters(to: "a@example.kz").count == letters)
      #expect(try await world.archiveState(id, as: person) == "ready")
    }
  }

  @Test func what_is_not_answered_for_a_week_is_given_up() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      world.parts.leave("techorda")
      let id = try await world.archive(of: person)
      try await world.passForArchives(.seconds(7 * 86_400 - 1))
      #expect(try await world.archiveState(id, as: person) == "gathering")
      try await world.passForArchives(.seconds(1))
      let failed = try await world.get("me/archives/\(id)", as: person)
      #expect(failed["state"] == "failed" && failed["failure"] == "unanswered")
      let content = try await world.get("me/archives/\(id)/content", as: person)
      #expect(content.status == 409 && content["code"] == "archive-failed")
      // Of the parts nothing is left either.
      try await world.purgeArchives()
      #expect(world.files.everything == [])
    }
  }

  @Test func a_part_that_does_not_end_is_given_up() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      var world = world
      world.archives.mostBytes = 100_000
      let row = "\"" + String(repeating: "x", count: 60_000) + "\""
      world.parts.state.withLock { $0.rows["services"] = [("requests", [row, row])] }
      let id = try await world.archive(of: person)
      let failed = try await world.get("me/archives/\(id)", as: person)
      #expect(failed["state"] == "failed" && failed["failure"] == "too-large")
      try await world.purgeArchives()
      #expect(world.files.everything == [])
    }
  }

  /// Fails where a name becomes a path as it came.
  @Test func a_name_that_leaves_its_folder_is_no_part() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      world.parts.state.withLock { $0.rows["services"] = [("../../etc/passwd", ["{}"])] }
      let id = try await world.archive(of: person)
      #expect(try await world.archiveState(id, as: person) == "gathering")
      #expect(try await parts(world).contains("services") == false)
    }
  }

  @Test func after_a_week_the_file_is_gone() async throws {
    try await IdentityWorld.with { world in
      let person = try await world.member("a@example.kz")
      let id = try await world.archive(of: person)
      // The parts are packed: nothing names them any more.
      try await world.purgeArchives()
      #expect(world.files.everything.count == 1)
      world.clock.move(.seconds(7 * 86_400))
      let late = try await world.get("me/archives/\(id)/content", as: person)
      #expect(late.status == 410 && late["code"] == "archive-expired")
      try await world.passForArchives(.seconds(0))
      #expect(try await world.archiveState(id, as: person) == "expired")
      try await world.purgeArchives()
      #expect(world.files.everything == [])
      try await world.passForArchives(.seconds(90 * 86_400))
      #expect(try await world.count("account_archive") == 0)
    }
  }
}
