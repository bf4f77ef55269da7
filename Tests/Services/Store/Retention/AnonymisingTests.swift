import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// After the term of its service a closed request says nobody's name any more.
@Suite struct AnonymisingTests {
  private static let later = WallClock.live.now() + .seconds(40 * 86_400)

  private func closed(_ world: ServicesWorld) async throws -> Int64 {
    let id = try await world.taken()
    _ = try await world.database.query(
      "update service_service set config = config || '{\"retention_days\": 30}'")
    _ = try await world.database.query(
      "update service_servicerequest set status = 'rejected' where id = \(id)")
    return id
  }

  private func anonymise(
    _ world: ServicesWorld, _ id: Int64, now: Instant = later
  ) async throws -> Bool {
    try await world.database.transaction { tx in
      try await Retention(world.requests).anonymise(id, now: now, in: tx)
    }
  }

  /// All that is kept of it, as text.
  private func said(_ world: ServicesWorld, of id: Int64) async throws -> String {
    try await world.database.query(
      """
      select concat_ws(' ', r::text, d::text, convert_from(v.canonical, 'utf8'), v.data,
        v.applicant,
        (select string_agg(l::text, ' ') from service_servicerequestlog l
          where l.service_request_id = r.id)) as said
      from service_servicerequest r join service_hubformdata d on d.id = r.hub_form_data_id
      join service_requestsubmission v on v.service_request_id = r.id where r.id = \(id)
      """
    ).first?.string("said") ?? ""
  }

  private func digest(_ world: ServicesWorld, of id: Int64) async throws -> String? {
    try await world.database.query(
      """
      select encode(sha256, 'hex') as digest from service_requestsubmission
      where service_request_id = \(id)
      """
    ).first?.string("digest")
  }

  @Test func what_identifies_goes_and_what_is_counted_stays() async throws {
    try await ServicesWorld.open { world in
      _ = try await world.database.query(
        """
        insert into user_ref (id, display_name) values (7, 'Серікова Ә.')
        on conflict (id) do update set display_name = excluded.display_name
        """)
      let id = try await closed(world)
      let digest = try await digest(world, of: id)
      _ = try await world.database.query(
        """
        insert into shared_protectedmediafile (id, file, name, source, primary_key, size)
        values (gen_random_uuid(), 'a/b', 'Паспорт', 'service.servicerequest', \(String(id)), 5)
        """)
      _ = try await world.database.query(
        """
        with said as (
          insert into service_requestcomment (service_request_id, user_id, visibility, text)
          values (\(id), 7, 'applicant', 'Звоните: 87010000001') returning id)
        insert into service_externaldocument (service_request_id, external_id, name)
        select \(id), 'D-' || id, 'Приказ о Серіковой' from said
        """)
      let names = [
        "Әйгерім", "900101300007", "aigerim@example.kz", "Дана", "Паспорт", "Серікова Ә.",
      ]
      #expect(try await said(world, of: id).contains("Әйгерім"))
      #expect(try await said(world, of: id).contains("Серікова Ә."))

      #expect(try await anonymise(world, id))

      let left = try await said(world, of: id)
      for name in names { #expect(!left.contains(name), "\(name)") }
      #expect(left.contains("5000000") && left.contains("\"direction\": \"ai\""))
      #expect(try await self.digest(world, of: id) == digest)
      #expect(try await world.count("service_uniqueanswer") == 0)
      #expect(try await world.count("shared_protectedmediafile") == 0)
      #expect(try await world.count("service_requestcomment") == 0)
      #expect(try await world.count("service_externaldocument where name <> ''") == 0)
      #expect(try await world.count("service_servicerequestlog where action = 'anonymised'") == 1)
    }
  }

  @Test func it_is_done_once() async throws {
    try await ServicesWorld.open { world in
      let id = try await closed(world)
      #expect(
        try await Retention(world.requests).due(of: "startup-grant", after: 0, now: Self.later) == [
          id
        ])
      #expect(try await anonymise(world, id))
      #expect(try await !anonymise(world, id))
      #expect(
        try await Retention(world.requests).due(of: "startup-grant", after: 0, now: Self.later)
          == [])
      #expect(try await world.count("service_servicerequestlog where action = 'anonymised'") == 1)
    }
  }

  @Test func nothing_is_blanked_before_the_term_or_while_it_is_open_or_held() async throws {
    try await ServicesWorld.open { world in
      let id = try await closed(world)
      #expect(try await !anonymise(world, id, now: WallClock.live.now()))
      try await world.database.transaction { tx in
        _ = try await Retention(world.requests).hold(
          id, reason: "Суд", by: 70, of: nil, in: tx)
      }
      #expect(try await !anonymise(world, id))
      #expect(try await said(world, of: id).contains("Әйгерім"))
      try await world.database.transaction { tx in
        try await Retention(world.requests).release(id, of: nil, in: tx)
      }
      #expect(try await anonymise(world, id))
      let open = try await world.draft(by: 8)
      #expect(try await !anonymise(world, open))
    }
  }

  /// Fails without the look at the children: what one of them refers to would be gone.
  @Test func a_request_waits_for_what_is_open_within_it() async throws {
    try await ServicesWorld.open { world in
      let id = try await closed(world)
      let child = try await world.draft(by: 8)
      _ = try await world.database.query(
        "update service_servicerequest set parent_id = \(id) where id = \(child)")
      let retention = Retention(world.requests)
      for status in ["draft", "in_progress", "active"] {
        _ = try await world.database.query(
          "update service_servicerequest set status = \(status) where id = \(child)")
        let due = try await retention.due(of: "startup-grant", after: 0, now: Self.later)
        #expect(due == [], "\(status)")
        #expect(try await !anonymise(world, id), "\(status)")
      }
      #expect(try await said(world, of: id).contains("Әйгерім"))
      _ = try await world.database.query(
        "update service_servicerequest set status = 'cancelled' where id = \(child)")
      #expect(try await anonymise(world, id))
    }
  }

  /// Holds because of the one transaction: answers would be blanked and their submission not.
  @Test func one_that_is_killed_in_the_middle_leaves_all_as_it_was() async throws {
    try await ServicesWorld.open { world in
      struct Killed: Error {}
      let id = try await closed(world)
      let before = try await said(world, of: id)
      await #expect(throws: Killed.self) {
        try await world.database.transaction { tx in
          _ = try await Retention(world.requests).anonymise(id, now: Self.later, in: tx)
          throw Killed()
        }
      }
      #expect(try await said(world, of: id) == before)
      #expect(try await anonymise(world, id))
    }
  }

  /// The digest that stays is that of what was submitted: without the trigger any bytes could be.
  @Test(arguments: [
    "update service_requestsubmission set data = '{}'",
    "update service_requestsubmission set applicant = null",
    "update service_requestsubmission set canonical = '', redacted_at = now(), redaction = 'x', sha256 = ''",
    "update service_requestsubmission set redacted_at = now(), redaction = 'x'",
    "update service_requestsubmission set canonical = '', redacted_at = now()",
  ])
  func a_frozen_version_loses_its_bytes_in_no_other_way(_ statement: String) async throws {
    try await ServicesWorld.open { world in
      _ = try await closed(world)
      await #expect(throws: DatabaseError.self) {
        _ = try await world.database.query("\(unsafe: statement)")
      }
    }
  }

  @Test func what_was_anonymised_is_not_held() async throws {
    try await ServicesWorld.open { world in
      let id = try await closed(world)
      #expect(try await anonymise(world, id))
      await #expect(throws: RetentionRefusal.anonymised) {
        try await world.database.transaction { tx in
          _ = try await Retention(world.requests).hold(id, reason: "Суд", by: 70, of: nil, in: tx)
        }
      }
    }
  }
}
