import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

/// An old request that is returned: what was marked is revised and judged, the rest stands as it came.
@Suite struct OldRevisionTests {
  /// Returned with a mark at `marks`, whatever its answers look like.
  private func returned(
    _ world: ServicesWorld, _ marks: String..., answers: FormValue = ServicesWorld.oddOldAnswers
  ) async throws -> Int64 {
    let id = try await world.old(answers: answers)
    try await world.take(id)
    try await world.move(id, to: "returned", marks: marks)
    return id
  }

  private func version(
    _ attempt: Int, of id: Int64, _ world: ServicesWorld
  ) async throws -> SubmittedVersion {
    try #require(
      try await world.requests.submission(attempt, of: id, for: world.viewer()))
  }

  @Test func a_return_opens_what_was_marked_and_nothing_else() async throws {
    try await ServicesWorld.alone { world in
      let id = try await returned(world, "market")
      let back = try await world.requests.formData(id, for: world.viewer())
      #expect(back.openFields == ["market"])
      #expect(back.missing.isEmpty, "nobody asked for the rest")
      await #expect(throws: DraftRefusal.self) {
        try await world.fill(id, ["region": "astana"])
      }
      let first = try await version(1, of: id, world)
      #expect(first.isImported && first.changes.isEmpty)
      #expect(first.answers["plan"] == .text(ServicesWorld.oldFile))
      #expect(first.createdAt.rfc3339Microseconds.hasPrefix("2023-05-04"))
    }
  }

  @Test func what_nobody_marked_passes_as_it_came() async throws {
    try await ServicesWorld.alone { world in
      let id = try await returned(world, "market")
      try await world.fill(id, ["market": "Қазақстан"])
      #expect(try await world.submit(id).attempt == 2)
      let (first, second) = (
        try await version(1, of: id, world), try await version(2, of: id, world)
      )
      #expect(second.changes == ["/market"] && !second.isImported)
      let found = VersionDifference.between(
        first.answers, second.answers, of: second.form, before: first.form)
      #expect(found.map(\.field) == ["market"])
      #expect(second.answers["leftover"] == "Бұрынғы")
      #expect(second.answers["members"] == "Ерлан, Дана")
      #expect(try await world.step(of: id) == "completeness_check")
    }
  }

  @Test func what_was_marked_is_judged_by_todays_rules_and_it_alone() async throws {
    try await ServicesWorld.alone { world in
      let id = try await returned(world, "market", "website", "plan")
      try await world.fill(id, ["market": "Қазақстан"])
      // The file is nowhere.
      let faults = ["/data/website not-a-url", "/data/plan not-a-file"]
      #expect(try await world.faults(of: id) == faults)
      do {
        try await world.submit(id)
        Issue.record("it went in")
      } catch SubmissionRefusal.answers(let found) {
        #expect(found.map { "\($0.pointer) \($0.code)" } == faults)
      }
      try await world.addOldFile()
      try await world.fill(id, ["website": "https://qus.kz"])
      // It is there now, and the same as before: it was marked all the same.
      let same = AnswerFault.notRevised.at("/data/plan")
      await #expect(throws: SubmissionRefusal.answers([same])) { try await world.submit(id) }
      try await world.fill(id, ["plan": .null])
      try await world.submit(id)
      #expect(
        try await version(2, of: id, world).changes == ["/market", "/plan", "/website"])
    }
  }

  /// Fails without the look at what was typed: today's spelling differs from the old one.
  @Test(arguments: [" Шаңырақ ", "Шаңырақ"])
  func another_spelling_by_the_house_is_no_revision(_ market: String) async throws {
    try await ServicesWorld.alone { world in
      let id = try await returned(world, "market", answers: ["market": .text(market)])
      let fault = AnswerFault.notRevised.at("/data/market")
      await #expect(throws: SubmissionRefusal.answers([fault])) { try await world.submit(id) }
    }
  }

  @Test func it_stands_through_another_return_until_it_is_marked() async throws {
    try await ServicesWorld.alone { world in
      let id = try await returned(world, "market")
      try await world.fill(id, ["market": "Қазақстан"])
      try await world.submit(id)
      try await world.move(id, to: "returned", marks: ["budget"])
      let back = try await world.requests.formData(id, for: world.viewer())
      #expect(back.openFields == ["budget"])
      #expect(try await world.faults(of: id) == ["/data/budget not-a-number"])
      try await world.fill(id, ["budget": 5])
      #expect(try await world.submit(id).attempt == 3)
      #expect(try await version(3, of: id, world).changes == ["/budget"])
    }
  }

  @Test func one_that_came_back_on_the_old_site_is_open_and_what_is_left_alone_passes() async throws
  {
    try await ServicesWorld.alone { world in
      let id = try await world.old(
        status: "revision", word: "commission", answers: ServicesWorld.oddOldAnswers)
      await #expect(throws: SubmissionRefusal.self) {
        try await world.fill(id, ["website": "жоқ емес"])
        try await world.submit(id)
      }
      try await world.fill(id, ["website": "https://qus.kz"])
      #expect(try await world.submit(id).attempt == 2)
      #expect(try await version(2, of: id, world).changes == ["/website"])
    }
  }

  @Test func a_field_that_the_form_got_since_is_open_and_demanded() async throws {
    try await ServicesWorld.alone { world in
      let id = try await world.old(answers: ServicesWorld.oddOldAnswers)
      _ = try await world.database.query(
        """
        insert into service_hubformfield (hub_form_step_id, position, name, field_type, title,
          required)
        select id, 9, 'goal', 'text', '{"ru": "Цель", "kk": "Мақсат"}', true
        from service_hubformstep where legacy is not null
        """)
      try await world.take(id)
      try await world.move(id, to: "returned", marks: ["market"])
      let back = try await world.requests.formData(id, for: world.viewer())
      #expect(back.openFields == ["market", "goal"])
      #expect(try await world.faults(of: id) == ["/data/goal required"])
      try await world.fill(id, ["market": "Қазақстан", "goal": "Ұшу"])
      #expect(try await world.submit(id).attempt == 2)
    }
  }

  @Test func after_it_the_process_goes_on_to_the_decision() async throws {
    try await ServicesWorld.alone { world in
      let id = try await returned(world, "market")
      try await world.fill(id, ["market": "Қазақстан"])
      try await world.submit(id)
      try await world.move(id, to: "expertise")
      try await world.fire(.expertiseDone, on: id)
      try await world.move(id, to: "voting")
      try await world.fire(.ballotsClosed, on: id)
      try await world.fire(.protocolAccepted, on: id)
      #expect(try await world.row(id).string("status") == "approved")
      let history = try await world.requests.history(id, for: world.viewer())
        .map { try $0.string("to") }
      #expect(
        history == [
          "submitted", "completeness_check", "returned", "registered", "completeness_check",
          "expertise", "expertise_done", "voting", "protocol", "commission_approved",
        ])
    }
  }

  @Test func experts_judge_what_the_old_site_left() async throws {
    try await ServicesWorld.open { world in
      let id = try await world.old(answers: ServicesWorld.oddOldAnswers)
      var config = ExpertiseSamples.expertise.object ?? [:]
      config["blind"] = false
      try await world.set(
        ["expertise": .object(config)], of: "old-grant", table: ExpertiseSamples.process)
      try await world.addGroup("technical", ServicesWorld.experts, service: "old-grant")
      try await world.take(id)
      var opinions: [Int64] = []
      for expert in [Int64(51), 52] { opinions.append(try await world.assign(expert, to: id)) }
      try await world.decide(id, to: "expertise")
      let judged = try #require(try await world.opinions.request(of: opinions[0], for: 51))
      #expect(judged.answers["leftover"] == "Бұрынғы" && judged.formVersion == 1)
      for (opinion, expert) in zip(opinions, [Int64(51), 52]) {
        try await world.write(opinion)
        try await world.submit(opinion: opinion, by: expert)
      }
      #expect(try await world.bpStatus(of: id) == "expertise_done")
    }
  }

  @Test func sixteen_go_on_with_it_and_it_is_frozen_once() async throws {
    try await ServicesWorld.alone { world in
      let id = try await world.old(
        status: "revision", word: "commission", answers: ServicesWorld.oddOldAnswers)
      let results = await contenders { index in
        if index % 2 == 0 {
          try await world.fill(id, ["market": .text("Нарық \(index)")])
        } else {
          try await world.database.transaction { tx in
            _ = try await world.requests.lockForWork(id, in: tx)
          }
        }
      }
      for result in results { try result.get() }
      #expect(try await world.row(id).int("submissions") == 1)
      #expect(try await version(1, of: id, world).answers["market"] == "Шаңырақ")
    }
  }

  @Test(arguments: [
    "update service_requestsubmission set imported = false",
    """
    insert into service_requestsubmission (service_request_id, attempt, user_id, hub_form_id,
      hub_form_version, data, visible, changes, canonical, sha256, imported)
    select service_request_id, 2, user_id, hub_form_id, hub_form_version, data, visible, changes,
      canonical, sha256, true from service_requestsubmission
    """,
    """
    insert into service_requestsubmission (service_request_id, attempt, hub_form_id,
      hub_form_version, data, visible, changes, canonical, sha256)
    select service_request_id, 2, hub_form_id, hub_form_version, data, visible, changes,
      canonical, sha256 from service_requestsubmission
    """,
  ])
  func its_first_version_is_one_and_stays(_ statement: String) async throws {
    try await ServicesWorld.alone { world in
      _ = try await returned(world, "market")
      await #expect(throws: DatabaseError.self) {
        _ = try await world.database.query("\(unsafe: statement)")
      }
    }
  }
}
