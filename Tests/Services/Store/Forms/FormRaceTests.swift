import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

struct FormRaceTests {
  private func make(_ world: ServicesWorld) async throws -> StoredForm {
    let transfer = FormTransfer(
      code: "race", name: FormSamples.title, description: .null, needsSignature: false,
      draft: try FormDraftSamples.draft())
    let drafts = FormDrafts(database: world.database)
    return try await world.database.transaction { tx in
      try await drafts.make(transfer, isTemplate: false, organization: nil, in: tx)
    }
  }

  /// Fails without the lock of the form: two would find version 0 and both write version 1.
  @Test func sixteen_publish_one_draft_and_there_is_one_version() async throws {
    try await ServicesWorld.open { world in
      let form = try await make(world)
      let results = await contenders { index in
        try await world.database.transaction { tx in
          try await FormPublisher().publication(of: form.id, by: Int64(index), in: tx)
        }
      }
      let publications = try results.map { try $0.get() }
      #expect(publications.allSatisfy { $0.version == 1 })
      #expect(publications.count(where: \.isNew) == 1)
      #expect(try await world.count("service_hubformversion where hub_form_id = \(form.id)") == 1)
    }
  }

  /// Fails where the checksum is compared before the locks: a later one would wipe out an earlier.
  @Test func sixteen_save_over_one_draft_and_one_does() async throws {
    try await ServicesWorld.open { world in
      let form = try await make(world)
      let drafts = FormDrafts(database: world.database)
      let results = await contenders { index in
        try await world.database.transaction { tx in
          let locked = try await drafts.lock(
            form.id, within: nil, seen: form.checksum, in: tx)
          var draft = locked.draft
          draft.steps[0].title = ["ru": .text("\(index)")]
          return try await drafts.save(draft, over: locked, in: tx)
        }
      }
      var saved = 0
      for result in results {
        switch result {
        case .success: saved += 1
        case .failure(let error):
          guard case FormRefusal.stale = error else {
            Issue.record("\(error)")
            continue
          }
        }
      }
      #expect(saved == 1)
    }
  }

  /// Fails where only the form is locked: a field that is added meanwhile would stand in a step that
  /// is gone, or stay behind the back of who saves.
  @Test func a_field_added_by_its_row_while_the_draft_is_saved_is_not_lost_unseen() async throws {
    try await ServicesWorld.open { world in
      let form = try await make(world)
      let drafts = FormDrafts(database: world.database)
      let step = try #require(form.draft.steps.first?.id)
      let results = await contenders { index -> Bool in
        if index % 2 == 0 {
          _ = try await world.database.query(
            """
            insert into service_hubformfield (hub_form_step_id, name, field_type, title)
            values (\(step), \("extra_\(index)"), 'text', '{}')
            """)
          return true
        }
        return try await world.database.transaction { tx in
          let locked = try await drafts.lock(form.id, within: nil, seen: nil, in: tx)
          let saved = try await drafts.save(locked.draft, over: locked, in: tx)
          // What was there under the locks is there after them.
          return saved.draft.fields.count == locked.draft.fields.count
        }
      }
      for result in results { #expect(try result.get()) }
      let last = try await drafts.read(form.id, within: nil)
      #expect(last.draft.fields.count == 4 + 8)
    }
  }

  @Test func sixteen_forms_of_one_code_are_one() async throws {
    try await ServicesWorld.open { world in
      let results = await contenders { _ in try await make(world) }
      var made = 0
      for result in results {
        switch result {
        case .success: made += 1
        case .failure(let error): #expect(error as? FormRefusal == .codeTaken("race"), "\(error)")
        }
      }
      #expect(made == 1)
    }
  }
}
