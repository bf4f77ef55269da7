import Kernel
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

struct FormMigrationStoreTests {
  private func publish(_ world: ServicesWorld, _ change: SQL) async throws -> Int64 {
    let form = try await world.database.query(
      "select hub_form_id from service_service where code = 'startup-grant'"
    )[0].int64("hub_form_id")
    _ = try await world.database.query(change)
    _ = try await world.database.transaction { tx in
      try await FormPublisher().publish(form, by: nil, in: tx)
    }
    return form
  }

  private func migrate(
    _ world: ServicesWorld, _ id: Int64, by user: Int64 = ServicesWorld.applicant
  ) async throws -> MovedDraft {
    let viewer = world.viewer(user)
    return try await world.database.transaction { tx in
      let locked = try await world.requests.lock(id, ownedBy: viewer, in: tx)
      return try await world.requests.migrateForm(of: locked, by: user, in: tx)
    }
  }

  @Test func a_draft_keeps_what_fits_and_says_what_went() async throws {
    try await ServicesWorld.open { world in
      let id = try await world.draft()
      try await world.fill(id, ServicesWorld.answers)
      _ = try await publish(
        world,
        """
        update service_hubformfield set
          name = case name when 'summary' then 'about' else name end,
          field_type = case name when 'budget' then 'boolean' else field_type end,
          config = case name when 'budget' then '{}' else config end,
          validation = case name when 'budget' then '{}' else validation end
        where name in ('summary', 'budget')
        """)
      let moved = try await migrate(world, id)
      #expect(moved.isMoved && moved.from == 1 && moved.to == 2)
      #expect(moved.migration.dropped == ["/data/budget", "/data/summary"])
      #expect(moved.migration.kept.contains("team"))
      #expect(moved.missing.contains { $0.pointer == "/data/about" && $0.code == "required" })
      let now = try await world.requests.formData(id, for: world.viewer())
      #expect(now.formVersion == 2)
      #expect(now.answers["summary"] == nil && now.answers["full_name"] != nil)
      #expect(now.rowVersion == moved.rowVersion)
      let again = try await migrate(world, id)
      #expect(!again.isMoved && again.rowVersion == moved.rowVersion)
      let noted = try await world.database.query(
        "select data from service_servicerequestlog where action = 'form_migrated'")
      #expect(noted.count == 1)
      #expect(try !String(decoding: noted[0].json("data"), as: UTF8.self).contains("Спутник"))
    }
  }

  @Test func what_was_submitted_stays_on_its_version() async throws {
    try await ServicesWorld.open { world in
      let id = try await world.taken()
      try await world.decide(id, to: "returned", comment: "Бюджет", marks: ["budget"])
      _ = try await publish(
        world, "update service_hubformfield set required = false where name = 'budget'")
      await #expect(throws: FormMigrationRefusal.notADraft(status: "revision")) {
        try await migrate(world, id)
      }
      let form = try await world.requests.publishedForm(of: id, for: world.viewer())
      #expect(form?.version == 1)
    }
  }

  @Test func a_strangers_draft_is_not_there() async throws {
    try await ServicesWorld.open { world in
      let id = try await world.draft()
      await #expect(throws: RequestError.missing) { try await migrate(world, id, by: 99) }
      #expect(try await world.requests.publishedForm(of: id, for: world.viewer(99)) == nil)
    }
  }

  /// Fails without the version in the statement that keeps answers, or without the lock: one of them
  /// would write answers of the old form over those of the new one.
  @Test func a_version_that_changes_under_a_draft_is_noticed() async throws {
    try await ServicesWorld.open { world in
      let id = try await world.draft()
      _ = try await publish(
        world, "update service_hubformfield set name = 'about' where name = 'summary'")
      let results = await contenders { index -> Bool in
        if index == 0 { return try await migrate(world, id).isMoved }
        let viewer = world.viewer()
        return try await world.database.transaction { tx in
          let locked = try await world.requests.lock(id, ownedBy: viewer, in: tx)
          let field = locked.form.field(named: "summary") == nil ? "about" : "summary"
          _ = try await world.requests.keep(
            [field: .text("\(index)")], in: locked, by: ServicesWorld.applicant, tx: tx)
          return true
        }
      }
      for result in results { #expect(try result.get()) }
      let now = try await world.requests.formData(id, for: world.viewer())
      #expect(now.formVersion == 2)
      #expect(now.answers["summary"] == nil)
    }
  }

  @Test func a_form_that_is_offered_no_more_opens_nothing() async throws {
    try await ServicesWorld.open { world in
      _ = try await world.draft()
      _ = try await world.database.query("update service_hubform set active = false")
      await #expect(throws: ServiceRefusal.noForm) { try await world.draft(by: 9) }
      #expect(try await world.count("service_servicerequest") == 1)
    }
  }
}
