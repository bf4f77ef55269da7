import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import Testing

/// Two forms, one request: the second opens when the commission agreed.
@Suite struct SecondStageTests {
  /// Seed Money with the consultation's form as its second one.
  private func prepare(_ world: ServicesWorld) async throws {
    _ = try await world.database.query(
      """
      update service_service set row_version = row_version + 1, second_hub_form_id = (
        select hub_form_id from service_service where code = 'consultation')
      where code = 'seed-money'
      """)
  }

  private func approved(_ world: ServicesWorld) async throws -> Int64 {
    let id = try await world.seedMoney()
    try await world.take(id)
    try await world.move(id, to: "expertise")
    try await world.fire(.expertiseDone, on: id)
    try await world.move(id, to: "voting")
    try await world.fire(.ballotsClosed, on: id)
    try await world.fire(.protocolAccepted, on: id)
    return id
  }

  private let answers: [String: FormValue] = [
    "topic": "taxes", "question": "Когда будет договор на грант?",
  ]

  @Test func the_second_form_opens_by_itself_and_is_worked_on() async throws {
    try await ServicesWorld.alone { world in
      try await prepare(world)
      let id = try await approved(world)
      #expect(try await world.step(of: id) == "second_form")
      #expect(try await world.row(id).optionalInt64("second_hub_form_data_id") != nil)
      let shown = try await world.requests.formData(id, for: world.viewer())
      #expect(shown.isEditable)
      #expect(shown.answers.isEmpty)
      let first = try await world.requests.formData(id, stage: 1, for: world.viewer())
      #expect(!first.isEditable)
      #expect(first.answers["project_name"] == "Құс жолы")

      await #expect(throws: SubmissionRefusal.self) { try await world.submit(id) }
      try await world.fill(id, answers)
      let receipt = try await world.submit(id)
      #expect(receipt.attempt == 2)
      #expect(try await world.step(of: id) == "completeness_check_2")
      let stages = try await world.database.query(
        "select stage from service_requestsubmission where service_request_id = \(id) order by attempt"
      ).map { try $0.int("stage") }
      #expect(stages == [1, 2])
    }
  }

  @Test func only_marked_fields_of_the_second_form_open() async throws {
    try await ServicesWorld.alone { world in
      try await prepare(world)
      let id = try await approved(world)
      try await world.fill(id, answers)
      try await world.submit(id)
      await #expect(throws: RequestError.unknownFields(["project_name"])) {
        try await world.move(id, to: "returned_2", marks: ["project_name"])
      }
      try await world.move(id, to: "returned_2", marks: ["question"])
      await #expect(throws: DraftRefusal.self) { try await world.fill(id, ["topic": "other"]) }
      try await world.fill(id, ["question": "Когда будет подписан договор?"])
      try await world.submit(id)
      let last = try #require(
        try await world.requests.submission(3, of: id, for: world.viewer(staff: true)))
      #expect(last.stage == 2)
      #expect(last.changes == ["/question"])
      try await world.move(id, to: "contract")
      #expect(try await world.row(id).string("status") == "approved")
      // Approved once: what comes after the second form is told as a step.
      let events = try await world.events(of: id)
      #expect(events.count { $0 == "request.approved" } == 1)
      #expect(events.count { $0 == "request.returned" } == 1)
      #expect(events.last == "request.status_changed")
    }
  }

  @Test func without_a_second_form_it_waits_for_the_contract() async throws {
    try await ServicesWorld.alone { world in
      let id = try await approved(world)
      #expect(try await world.step(of: id) == "commission_approved")
    }
  }

  @Test func what_is_asked_for_within_a_request_needs_one_that_runs() async throws {
    try await ServicesWorld.alone { world in
      try await world.setting("child_of", to: #"["seed-money"]"#, of: "consultation")
      try await world.setting("several_open", to: "false", of: "consultation")
      let parent = try await approved(world)
      func ask(_ parent: Int64?, by author: Int64 = ServicesWorld.applicant) async throws -> Int64 {
        let wish = NewRequest(
          service: "consultation", authorID: author, companyID: nil, parentID: parent)
        return try await world.database.transaction { tx in
          try await world.requests.open(wish, now: WallClock.live.now(), in: tx).id
        }
      }
      await #expect(throws: ServiceRefusal.parentRequired(["seed-money"])) {
        try await ask(nil)
      }
      await #expect(throws: ServiceRefusal.parentUnsuitable) { try await ask(parent) }
      try await world.move(parent, to: "contract")
      try await world.fire(.contractSigned, on: parent)
      await #expect(throws: ServiceRefusal.parentUnsuitable) { try await ask(parent, by: 8) }
      let child = try await ask(parent)
      #expect(
        try await world.count(
          "service_servicerequest where id = \(child) and parent_id = \(parent)")
          == 1)
      await #expect(throws: ServiceRefusal.alreadyOpen(request: nil)) { try await ask(parent) }
      await #expect(throws: ServiceRefusal.parentUnsuitable) {
        let wish = NewRequest(
          service: "startup-grant", authorID: ServicesWorld.applicant, companyID: nil,
          parentID: parent)
        _ = try await world.database.transaction { tx in
          try await world.requests.open(wish, now: WallClock.live.now(), in: tx).id
        }
      }
    }
  }

  /// Fails without `for share of r`: the parent would end before the child that needs it is there.
  @Test(.timeLimit(.minutes(1)))
  func sixteen_who_end_a_request_wait_for_what_is_opened_within_it() async throws {
    try await ServicesWorld.alone { world in
      try await world.setting("child_of", to: #"["seed-money"]"#, of: "consultation")
      let parent = try await approved(world)
      try await world.move(parent, to: "contract")
      try await world.fire(.contractSigned, on: parent)
      let wish = NewRequest(
        service: "consultation", authorID: ServicesWorld.applicant, companyID: nil,
        parentID: parent)
      let (seen, results) = try await world.contending(
        against: { tx in
          _ = try await world.requests.open(wish, now: WallClock.live.now(), in: tx)
        },
        seeing: { tx in
          try await tx.query("select status from service_servicerequest where id = \(parent)")
            .first?.string("status")
        }
      ) { _ in
        _ = try await world.fire(.lastReportAccepted, on: parent)
      }
      #expect(seen == "active")
      #expect(results.count { if case .success = $0 { true } else { false } } == 1)
      #expect(try await world.step(of: parent) == "completed")
      #expect(try await world.count("service_servicerequest where parent_id = \(parent)") == 1)
    }
  }
}
