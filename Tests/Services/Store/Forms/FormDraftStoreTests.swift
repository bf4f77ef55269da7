import JSON
import Postgres
import ServicesDomain
import ServicesSamples
import ServicesStore
import TestSupport
import Testing

struct FormDraftStoreTests {
  private func make(
    _ world: ServicesWorld, _ draft: FormDraft, code: String? = nil
  ) async throws -> StoredForm {
    let transfer = FormTransfer(
      code: code, name: FormSamples.title, description: .null, needsSignature: false, draft: draft)
    let drafts = FormDrafts(database: world.database)
    return try await world.database.transaction { tx in
      try await drafts.make(transfer, isTemplate: false, organization: nil, in: tx)
    }
  }

  private func save(
    _ world: ServicesWorld, _ draft: FormDraft, over form: StoredForm
  ) async throws -> StoredForm {
    let drafts = FormDrafts(database: world.database)
    return try await world.database.transaction { tx in
      let locked = try await drafts.lock(form.id, within: nil, seen: form.checksum, in: tx)
      return try await drafts.save(draft, over: locked, in: tx)
    }
  }

  @Test func rows_that_do_not_differ_are_not_touched() async throws {
    try await ServicesWorld.open { world in
      let form = try await make(world, try FormDraftSamples.draft())
      var draft = form.draft
      draft.steps[0].fields[0].details["required"] = false
      let saved = try await save(world, draft, over: form)
      #expect(saved.checksum != form.checksum)
      #expect(saved.draft == draft)
      let versions = try await world.database.query(
        """
        select f.name, f.row_version from service_hubformfield f
        join service_hubformstep t on t.id = f.hub_form_step_id
        where t.hub_form_id = \(form.id) order by t.position, f.position
        """
      ).map { "\(try $0.string("name")) \(try $0.int("row_version"))" }
      #expect(versions == ["kind 2", "bin 1", "costs 1", "total 1"])
    }
  }

  @Test func steps_and_fields_come_go_and_move() async throws {
    try await ServicesWorld.open { world in
      let form = try await make(world, try FormDraftSamples.draft())
      let ids = form.draft.fields.compactMap(\.id)
      var draft = form.draft
      let moved = draft.steps[1].fields.removeLast()
      draft.steps.removeLast()
      draft.steps.insert(FormDraft.Step(title: ["ru": "Новый"], fields: [moved]), at: 0)
      let saved = try await save(world, draft, over: form)
      #expect(saved.draft.fields.map(\.name) == ["total", "kind", "bin"])
      #expect(saved.draft.fields.map(\.id) == [ids[3], ids[0], ids[1]])
      #expect(saved.draft.steps[1].id == form.draft.steps[0].id)
      #expect(try await world.count("service_hubformstep where hub_form_id = \(form.id)") == 2)
      #expect(try await world.count("service_hubformfield where id = \(ids[2])") == 0)
    }
  }

  @Test func a_field_that_was_switched_off_is_no_part_until_it_is_named() async throws {
    try await ServicesWorld.open { world in
      let form = try await make(world, try FormDraftSamples.draft())
      let hidden = try #require(form.draft.fields[1].id)
      _ = try await world.database.query(
        "update service_hubformfield set active = false where id = \(hidden)")
      let drafts = FormDrafts(database: world.database)
      let without = try await drafts.read(form.id, within: nil)
      #expect(without.draft.fields.map(\.name) == ["kind", "costs", "total"])
      _ = try await save(world, without.draft, over: without)
      #expect(try await world.count("service_hubformfield where id = \(hidden)") == 1)
      let again = try await drafts.read(form.id, within: nil)
      let back = try await save(world, form.draft.keyless, over: again)
      #expect(back.draft.fields[1].id == hidden)
      #expect(back.checksum == form.checksum)
    }
  }

  /// A form goes out, comes in elsewhere and goes out again: the same checksum. Texts, options and
  /// conditions of any sort.
  @Test func what_goes_out_comes_in_the_same() async throws {
    try await ServicesWorld.open { world in
      var dice = Dice(seed: 1_907)
      for round in 0..<40 {
        let draft = FormDraft(stored: dice.definition())
        let form = try await make(world, draft, code: "out-\(round)")
        let out = form.transfer(of: form.draft)
        let checksum = try FormChecksum.labelled(out.canonical)
        let bytes = JSONWriter.bytes { out.document(checksum: checksum).write(to: &$0) }
        let taken = try FormTransfer(try FormValue(json: bytes)) {
          try FormChecksum.labelled($0)
        }
        let isSame = taken == out
        #expect(isSame, "round \(round)")
        let copy = try await make(world, taken.draft)
        #expect(copy.checksum == form.checksum, "round \(round)")
        let hasSameFaults = copy.draft.faults == form.draft.faults
        #expect(hasSameFaults, "round \(round)")
      }
    }
  }
}

/// Makes definitions of any sort, the same ones each time (a linear congruential generator).
private struct Dice {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  private mutating func roll(_ sides: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % sides
  }

  mutating func definition() -> FormValue {
    .object([
      "steps": .list(
        (0..<roll(4)).map { _ in
          .object([
            "title": texts(), "visible_if": roll(2) == 0 ? .null : condition(),
            "fields": .list((0..<roll(6)).map { field($0) }),
          ])
        })
    ])
  }

  private mutating func field(_ index: Int) -> FormValue {
    .object([
      "name": .text("\(word())_\(index)"), "type": .text(["text", "number", "odd"][roll(3)]),
      "title": texts(), "subtitle": roll(2) == 0 ? .null : texts(), "help_text": texts(),
      "required": .bool(roll(2) == 0),
      "options": .list(
        (0..<roll(4)).map { .object(["code": .number("\($0)"), "label": texts()]) }),
      "config": .object([
        "min": .number(["0", "1.50", "-3e2", "0.0000000001"][roll(4)]), "visible_if": condition(),
        word(): .list([.null, .bool(true), texts()]),
      ]), "width": .number("\(1 + roll(12))"),
      "default_value": roll(2) == 0 ? .null : .text(word()),
    ])
  }

  private mutating func condition() -> FormValue {
    .object(["field": .text(word()), "op": "eq", "value": .text(word())])
  }

  private mutating func texts() -> FormValue {
    .object([
      "ru": .text(word()), "kk": roll(3) == 0 ? .null : .text(word()), "en": .text(word()),
    ])
  }

  private mutating func word() -> String {
    ["a", "әғқ", "\"\\/", "tab\tline\n", "e\u{301}", "😀", "\u{7f}\u{2028}", "x y"][roll(8)]
  }
}
