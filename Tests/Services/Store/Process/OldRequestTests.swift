import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// Requests of the old site go through the same machine.
@Suite struct OldRequestTests {
  /// A service, a form, a request and its history as the import leaves them.
  private func old(
    _ world: ServicesWorld, status: String = "in_progress", word: String? = "decision",
    author: Int64? = ServicesWorld.applicant, hasAnswers: Bool = true, field: String = "text"
  ) async throws -> Int64 {
    let rows = try await world.database.query(
      """
      with form as (
        insert into service_hubform (code, name, legacy)
        values (null, '{"ru": "Форма"}', '{}') returning id
      ), step as (
        insert into service_hubformstep (hub_form_id, name, legacy)
        select id, '{"ru": "Шаг", "kk": "Қадам"}', '{}' from form returning id
      ), fields as (
        insert into service_hubformfield (hub_form_step_id, position, name, field_type, title,
          required, options, validation, legacy)
        select step.id, f.position, f.name, f.type, '{"ru": "Поле", "kk": "Өріс"}', false,
          f.options::jsonb, case f.name when 'market' then '{"max_length": 20}' else '{}' end::jsonb,
          '{}'
        from step, (values
          (0, 'market', \(field), '[]'),
          (1, 'region', 'select',
            '[{"value": "astana", "label": {"ru": "Астана", "kk": "Астана"}}]'),
          (2, 'members', 'table', '[]')) as f (position, name, type, options)
      ), service as (
        insert into service_service (code, name, bp_config, active, published, hub_form_id, legacy)
        select 'old-grant', '{"ru": "Грант"}', '{"flow": ["submitted", "decision"]}', true, true,
          id, '{}'
        from form returning code
      ), answers as (
        insert into service_hubformdata (hub_form_id, data, status, legacy)
        select id, '{"market": "Шаңырақ", "region": "astana",
          "members": [{"name": "Ерлан", "role": "Дизайнер"}]}', 'submitted', '{}'
        from form where \(hasAnswers) returning id
      )
      insert into service_servicerequest (service_id, status, bp_status, author_id, number,
        hub_form_data_id, imported_version, legacy)
      select 'old-grant', \(status), \(word)::varchar, \(author)::integer, 'TH-000001',
        (select id from answers), 1,
        case when \(author)::integer is null then '{"_flags": []}'::jsonb end
      from service returning id
      """)
    return try #require(try rows.first?.int64("id"))
  }

  @Test func an_old_request_can_be_continued_to_its_end() async throws {
    try await ServicesWorld.alone { world in
      let id = try await old(world)
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
      #expect(receipt.attempt == 1)
      #expect(try await world.step(of: id) == "completeness_check")
      let sent = try #require(
        try await world.requests.submission(1, of: id, for: world.viewer()))
      #expect(sent.answers["members"] == [["name": "Ерлан", "role": "Дизайнер"]])
      try await world.move(id, to: "refused_formal")
      #expect(try await world.row(id).string("status") == "rejected")
    }
  }

  @Test func its_service_takes_the_usual_process_and_keeps_what_it_said() async throws {
    try await ServicesWorld.alone { world in
      let id = try await old(world)
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
      let id = try await old(world)
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

  @Test func sixteen_begin_with_one_form_and_it_gets_one_version() async throws {
    try await ServicesWorld.alone { world in
      let first = try await old(world)
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

  @Test func a_form_that_no_version_can_be_made_of_is_read_and_not_changed() async throws {
    try await ServicesWorld.alone { world in
      let id = try await old(world, status: "revision", word: "commission", field: "hologram")
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
      let id = try await old(world, author: nil, hasAnswers: false)
      try await world.take(id)
      try await world.move(id, to: "refused_formal")
      #expect(try await world.step(of: id) == "refused_formal")
      #expect(try await world.events(of: id) == [])
    }
  }

  @Test func an_old_draft_is_sent() async throws {
    try await ServicesWorld.alone { world in
      let id = try await old(world, status: "draft", word: nil)
      try await world.fill(id, ["market": "Қазақстан"])
      try await world.submit(id)
      #expect(try await world.step(of: id) == "registered")
      #expect(try await world.row(id).string("status") == "submitted")
    }
  }
}
