import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// Requests of the old site go through the same machine.
@Suite struct OldRequestTests {
  @Test func an_old_request_can_be_continued_to_its_end() async throws {
    try await ServicesWorld.alone { world in
      let id = try await world.old()
      try await world.take(id)
      try await world.move(id, to: "returned", marks: ["market"])
      let back = try await world.requests.formData(id, for: world.viewer())
      #expect(back.isEditable)
      #expect(back.answers["region"] == "astana")
      #expect(back.formVersion == 1)
      // What the old form asked for is asked for here too.
      try await world.fill(id, ["market": .text(String(repeating: "я", count: 21))])
      await #expect(throws: SubmissionRefusal.self) { try await world.submit(id) }
      try await world.fill(id, ["market": "Қазақстан"])
      let receipt = try await world.submit(id)
      #expect(receipt.number == "TH-000001")
      #expect(receipt.attempt == 2)
      #expect(try await world.step(of: id) == "completeness_check")
      let sent = try #require(
        try await world.requests.submission(2, of: id, for: world.viewer()))
      #expect(sent.answers["members"] == [["name": "Ерлан", "role": "Дизайнер"]])
      try await world.move(id, to: "refused_formal")
      #expect(try await world.row(id).string("status") == "rejected")
    }
  }

  @Test func its_service_takes_the_usual_process_and_keeps_what_it_said() async throws {
    try await ServicesWorld.alone { world in
      let id = try await world.old()
      let before = try #require(
        try await world.requests.read(id, for: world.viewer(staff: true)).first)
      #expect(try before.optionalJSON("bp_status_label") == nil)
      try await world.take(id)
      let row = try #require(
        try await world.database.query(
          """
          select bp_config ->> 'initial' as initial, legacy #>> '{bp_config,flow,1}' as kept,
            row_version from service_service where code = 'old-grant'
          """
        ).first)
      #expect(try row.string("initial") == "created")
      #expect(try row.string("kept") == "decision")
      let after = try #require(
        try await world.requests.read(id, for: world.viewer(staff: true)).first)
      #expect(try after.optionalJSON("bp_status_label") != nil)
      // What it was called there is gone from the request, and its new place is in the history.
      #expect(
        try await world.count(
          """
          service_servicerequestbpstatus where service_request_id = \(id)
            and bp_status = 'completeness_check'
          """) == 1)
    }
  }

  /// Fails without the rollback leaving the caches alone: what was prepared and undone must not be known.
  @Test func what_was_prepared_and_undone_was_not_prepared() async throws {
    try await ServicesWorld.alone { world in
      let id = try await world.old()
      await #expect(throws: RequestError.self) { try await world.move(id, to: "moon") }
      #expect(
        try await world.count(
          "service_hubformversion v join service_service s on s.hub_form_id = v.hub_form_id where s.code = 'old-grant'"
        ) == 0)
      // Meanwhile its editor gives the service a process of its own: that one counts.
      _ = try await world.database.query(
        """
        update service_service set row_version = row_version + 1, bp_config = (
          select bp_config from service_service where code = 'startup-grant')
        where code = 'old-grant'
        """)
      try await world.take(id)
      try await world.move(id, to: "approved", as: [], by: ServicesWorld.staff)
      #expect(try await world.step(of: id) == "approved")
    }
  }

  /// Held more than once: they share one row of answers, which is locked with each request, and the first
  /// of them gives the service its process. The lock of the form in `OldForms` stands behind both, and is
  /// not missed here.
  @Test func sixteen_begin_with_one_form_and_it_gets_one_version() async throws {
    try await ServicesWorld.alone { world in
      let first = try await world.old()
      _ = try await world.database.query(
        """
        insert into service_servicerequest (service_id, status, bp_status, author_id, number,
          hub_form_data_id, imported_version)
        select service_id, status, bp_status, author_id, 'TH-' || n, a.id, 1
        from service_servicerequest r, generate_series(2, 16) n
        cross join lateral (
          select hub_form_data_id as id from service_servicerequest where id = \(first)) a
        where r.id = \(first)
        """)
      let ids = try await world.database.query(
        "select id from service_servicerequest where service_id = 'old-grant' order by id"
      ).map { try $0.int64("id") }
      #expect(ids.count == 16)
      let results = await contenders { index in try await world.take(ids[index]) }
      for result in results { try result.get() }
      #expect(
        try await world.count(
          """
          service_hubformversion v join service_service s on s.hub_form_id = v.hub_form_id
          where s.code = 'old-grant'
          """) == 1)
    }
  }

  /// Each has answers of its own and nothing of the service is written, so that only the form's lock
  /// holds them apart.
  @Test func sixteen_of_a_service_with_a_process_begin_and_the_form_gets_one_version() async throws
  {
    try await ServicesWorld.alone { world in
      let first = try await world.old()
      _ = try await world.database.query(
        """
        update service_service set bp_config = \(JSONText(CanonicalJSON.bytes(of: DefaultProcess.document)))::jsonb
        where code = 'old-grant'
        """)
      _ = try await world.database.query(
        """
        with answers as (
          insert into service_hubformdata (hub_form_id, data, status, imported_version)
          select d.hub_form_id, d.data, d.status, 1
          from service_servicerequest r join service_hubformdata d on d.id = r.hub_form_data_id,
            generate_series(2, 16)
          where r.id = \(first) returning id
        )
        insert into service_servicerequest (service_id, status, bp_status, author_id, number,
          hub_form_data_id, imported_version)
        select service_id, status, bp_status, author_id, 'TH-' || a.id, a.id, 1
        from service_servicerequest r, answers a where r.id = \(first)
        """)
      let ids = try await world.database.query(
        "select id from service_servicerequest where service_id = 'old-grant' order by id"
      ).map { try $0.int64("id") }
      #expect(ids.count == 16)
      let results = await contenders { index in try await world.take(ids[index]) }
      for result in results { try result.get() }
      #expect(
        try await world.count(
          """
          service_hubformversion v join service_service s on s.hub_form_id = v.hub_form_id
          where s.code = 'old-grant'
          """) == 1)
    }
  }

  @Test func a_form_that_no_version_can_be_made_of_is_read_and_not_changed() async throws {
    try await ServicesWorld.alone { world in
      let id = try await world.old(status: "revision", word: "commission", field: "hologram")
      let shown = try await world.requests.formData(id, for: world.viewer())
      #expect(shown.answers["market"] == "Шаңырақ")
      await #expect(throws: RequestError.notEditable(status: "revision")) {
        try await world.fill(id, ["market": "x"])
      }
      await #expect(throws: RequestError.notEditable(status: "revision")) {
        try await world.submit(id)
      }
      try await world.withdraw(id)
      #expect(try await world.step(of: id) == "withdrawn")
    }
  }

  @Test func one_without_author_and_without_answers_moves_and_nobody_is_told() async throws {
    try await ServicesWorld.alone { world in
      let id = try await world.old(author: nil, answers: nil)
      try await world.take(id)
      try await world.move(id, to: "refused_formal")
      #expect(try await world.step(of: id) == "refused_formal")
      #expect(try await world.events(of: id) == [])
    }
  }

  @Test func an_old_draft_is_sent() async throws {
    try await ServicesWorld.alone { world in
      let id = try await world.old(status: "draft", word: nil)
      try await world.fill(id, ["market": "Қазақстан"])
      try await world.submit(id)
      #expect(try await world.step(of: id) == "registered")
      #expect(try await world.row(id).string("status") == "submitted")
    }
  }

  @Test func an_old_draft_is_judged_by_todays_rules_as_any_draft() async throws {
    try await ServicesWorld.alone { world in
      let id = try await world.old(
        status: "draft", word: nil, answers: ServicesWorld.oddOldAnswers)
      #expect(try await faults(world, of: id).count == 6)
      await #expect(throws: SubmissionRefusal.self) { try await world.submit(id) }
      try await world.addOldFile()
      try await world.fill(
        id,
        [
          "region": "astana", "members": [], "website": "https://qus.kz", "budget": 5,
          "project": "Құс жолы",
        ])
      // What its answers named on the old site is a file of the request.
      #expect(try await world.submit(id).attempt == 1)
      #expect(try await world.count("service_requestsubmission where imported") == 0)
    }
  }

  private func faults(_ world: ServicesWorld, of id: Int64) async throws -> [String] {
    try await world.fill(id, [:])
    return try await world.faults(of: id)
  }

  @Test func answers_that_are_no_answers_are_kept_aside_and_the_request_goes_on() async throws {
    try await ServicesWorld.alone { world in
      let id = try await world.old(answers: ["нет"])
      try await world.take(id)
      try await world.move(id, to: "returned", marks: ["market"])
      let back = try await world.requests.formData(id, for: world.viewer())
      #expect(back.openFields?.contains("project") == true, "nothing was shown before")
      #expect(
        try await world.count(
          "service_hubformdata where legacy -> 'data' = '[\"нет\"]' and data = '{}'") == 1)
      try await world.fill(id, ["market": "Қазақстан", "project": "Құс жолы"])
      #expect(try await world.submit(id).attempt == 1)
    }
  }

  @Test func one_whose_service_has_no_form_is_moved_and_decided_on() async throws {
    try await ServicesWorld.alone { world in
      let id = try await world.old(answers: nil, hasForm: false)
      try await world.take(id)
      try await world.move(id, to: "refused_formal")
      #expect(try await world.step(of: id) == "refused_formal")
      #expect(
        try await world.count("service_hubform where code = 'old-requests-without-form'") == 1)
    }
  }

  @Test func anonymised_it_says_nobodys_name_any_more() async throws {
    try await ServicesWorld.alone { world in
      let id = try await world.old()
      try await world.take(id)
      try await world.move(id, to: "refused_formal")
      try await world.setting("retention_days", to: "30", of: "old-grant")
      let later = WallClock.live.now() + .seconds(40 * 86_400)
      let isDone = try await world.database.transaction { tx in
        try await Retention(world.requests).anonymise(id, now: later, in: tx)
      }
      #expect(isDone)
      // Also not in what stood there before it was made ready.
      #expect(try await world.count("service_hubformdata d where d::text like '%Ерлан%'") == 0)
      #expect(
        try await world.count("service_requestsubmission v where v::text like '%Ерлан%'") == 0)
    }
  }
}
