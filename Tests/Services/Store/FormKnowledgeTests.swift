import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// What the slice finds out about the things that answers name.
struct FormKnowledgeTests {
  /// Fails where a file is not asked what it hangs on.
  @Test func a_file_counts_only_if_it_hangs_on_this_request() async throws {
    try await ServicesWorld.open { world in
      try await world.service(
        "papers", FormSamples.field("plan", "file", required: true, ["types": ["pdf"]]),
        FormSamples.field("photo", "image", ["maxSize": 1_000]))
      let id = try await world.draft(service: "papers")
      let other = try await world.draft(service: "papers")
      let foreign = try await world.file(of: other)
      try await world.fill(id, ["plan": .text(foreign)])
      #expect(try await world.faults(of: id) == ["/data/plan not-a-file"])

      let picture = try await world.file(of: id, type: "image/png", bytes: 5_000)
      try await world.fill(id, ["plan": .text(picture), "photo": .text(picture)])
      #expect(
        try await world.faults(of: id)
          == ["/data/plan wrong-file-type", "/data/photo too-large"])
      let plan = try await world.file(of: id)
      try await world.fill(id, ["plan": .text(plan.uppercased()), "photo": .null])
      #expect(try await world.faults(of: id) == [])
      try await world.submit(id)
    }
  }

  @Test func a_request_names_another_one_of_the_same_applicant() async throws {
    try await ServicesWorld.open { world in
      try await world.service(
        "more", FormSamples.field("parent", "service_request", ["filter": ["service": "plain"]]))
      try await world.service("plain", FormSamples.field("name", "text"))
      let sent = try await world.draft(service: "plain")
      let draft = try await world.draft(service: "plain")
      let theirs = try await world.draft(by: 8, service: "plain")
      try await world.submit(sent)
      try await world.submit(theirs, by: 8)
      let id = try await world.draft(service: "more")
      for (parent, expected) in [
        (sent, []), (draft, ["/data/parent nothing-there"]),
        (theirs, ["/data/parent nothing-there"]), (id, ["/data/parent nothing-there"]),
      ] as [(Int64, [String])] {
        try await world.fill(id, ["parent": .number(String(parent))])
        #expect(try await world.faults(of: id) == expected)
      }
    }
  }

  @Test func a_choice_is_taken_from_a_directory_and_below_what_was_chosen() async throws {
    try await ServicesWorld.open { world in
      _ = try await world.database.query(
        """
        insert into service_directory (code, name) values ('regions', '{}'), ('districts', '{}')
        """)
      _ = try await world.database.query(
        """
        insert into service_directoryitem (directory_id, code, parent_code, label, active) values
          ('regions', 'akmola', null, '{}', true), ('regions', 'aktobe', null, '{}', true),
          ('regions', 'torgay', null, '{}', false), ('districts', 'burabay', 'akmola', '{}', true)
        """)
      try await world.service(
        "where", FormSamples.field("region", "select", ["directory": "regions"]),
        FormSamples.field("district", "select", ["directory": "districts", "parent": "region"]))
      let id = try await world.draft(service: "where")
      try await world.fill(id, ["region": "akmola", "district": "burabay"])
      #expect(try await world.faults(of: id) == [])
      try await world.fill(id, ["region": "aktobe"])
      #expect(try await world.faults(of: id) == ["/data/district not-an-option"])
      try await world.fill(id, ["region": "torgay", "district": .null])
      #expect(try await world.faults(of: id) == ["/data/region not-an-option"])
    }
  }

  @Test func a_draft_begins_with_what_the_house_knows() async throws {
    try await ServicesWorld.open { world in
      try await world.service(
        "known", FormSamples.field("name", "text", ["prefill": "profile.full_name"]),
        FormSamples.field("bin", "bin", ["prefill": ["source": "company.tin", "locked": true]]))
      let facts = FormFacts(["profile.full_name": "Әйгерім", "company.tin": "200140000004"])
      let wish = NewRequest(service: "known", authorID: ServicesWorld.applicant, companyID: nil)
      let question = try await world.requests.formQuestion(opening: wish)
      #expect(question?.needsFacts == true)
      let id = try await world.database.transaction { tx in
        let opened = try await world.requests.open(wish, now: WallClock.live.now(), in: tx)
        try await world.requests.prefill(opened, from: facts, in: tx)
        return opened.id
      }
      let data = try await world.requests.formData(id, for: world.viewer())
      #expect(data.answers == ["name": "Әйгерім", "bin": "200140000004"])
      await #expect(throws: DraftRefusal.self) {
        try await world.fill(id, ["bin": "971240001315"])
      }
    }
  }
}

/// What only the database knows at publishing.
struct FormNamesTests {
  @Test func a_form_names_directories_and_services_that_are_there() async throws {
    try await ServicesWorld.open { world in
      let rows = try await world.database.query(
        """
        with form as (insert into service_hubform (name) values ('{}') returning id),
        step as (
          insert into service_hubformstep (name, hub_form_id)
          select '{"ru": "Ш", "kk": "Қ"}', id from form returning id
        ), field as (
          insert into service_hubformfield (title, name, field_type, config, hub_form_step_id)
          select '{"ru": "Р", "kk": "А"}', f.name, f.type, f.config::jsonb, step.id from step, (values
            ('region', 'select', '{"directory": "regions"}'),
            ('parent', 'service_request', '{"filter": {"service": ["startup-grant", "nothing"]}}'))
            as f (name, type, config)
        )
        select id from form
        """)
      let form = try #require(try rows.first?.int64("id"))
      let refused = await #expect(throws: FormDefinitionFaults.self) {
        try await world.database.transaction { tx in
          _ = try await FormPublisher().publish(form, by: nil, in: tx)
        }
      }
      #expect(
        refused?.faults.map { "\($0.pointer) \($0.code)" }.sorted() == [
          "/steps/0/fields/0/config/directory nothing-there",
          "/steps/0/fields/1/config/filter nothing-there",
        ])
      _ = try await world.database.query(
        "insert into service_directory (code, name) values ('regions', '{}')")
      _ = try await world.database.query(
        """
        update service_hubformfield set config = '{"filter": {"service": "startup-grant"}}'
        where name = 'parent'
        """)
      let version = try await world.database.transaction { tx in
        try await FormPublisher().publish(form, by: nil, in: tx)
      }
      #expect(version == 1)
    }
  }

  /// A form as the old site kept it.
  @Test func an_old_form_is_published_as_it_is() async throws {
    try await ServicesWorld.open { world in
      let rows = try await world.database.query(
        """
        with form as (insert into service_hubform (name, legacy) values ('{}', '{}') returning id),
        step as (
          insert into service_hubformstep (name, hub_form_id, legacy)
          select '{"ru": "Ш", "kk": "Қ"}', id, '{}' from form returning id
        ), field as (
          insert into service_hubformfield
            (title, name, field_type, options, validation, hub_form_step_id, legacy)
          select '{"ru": "Р", "kk": "А"}', f.name, f.type, f.options::jsonb, f.validation::jsonb,
            step.id, '{}'
          from step, (values
            ('members', 'table', '[]', '{}'), ('company_bin', 'text', '[]', '{"max_length": 500}'),
            ('region', 'select', '[{"value": "a", "label": {"ru": "А", "kk": "А"}}]', '{}'))
            as f (name, type, options, validation)
        )
        select id from form
        """)
      let form = try #require(try rows.first?.int64("id"))
      _ = try await world.database.transaction { tx in
        try await FormPublisher().publish(form, by: nil, in: tx)
      }
      let kept = try await world.database.query(
        "select definition from service_hubformversion where hub_form_id = \(form)")
      let published = try Form(stored: FormValue(json: try kept[0].json("definition")))
      let answers: [String: FormValue] = [
        "members": [["name": "Ибраимов", "role": "Product Manager"]], "region": "a",
        "company_bin": "220340000499",
      ]
      #expect(published.assess(answers, in: FormSamples.context).answers == answers)
    }
  }
}
