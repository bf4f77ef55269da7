import JSON
package import Postgres
package import ServicesDomain

extension FormDrafts {
  /// Makes `draft` the draft of a locked form: rows that it names, or whose names it has, are changed
  /// where they differ; others come and go. Returns it as it stands then. `root`: where the draft stands
  /// in what was sent. Throws `DraftRefusal`.
  @discardableResult
  package func save(
    _ draft: FormDraft, over form: StoredForm, at root: String = "", in tx: Transaction
  ) async throws -> StoredForm {
    var wanted = try draft.taking(
      placeOf: form.draft, hidden: try await hidden(of: form.id, in: tx), at: root)
    try await addSteps(&wanted, to: form.id, in: tx)
    let changed = DraftRecords(wanted)
    _ = try await tx.batch([
      FormDrafts.changingSteps(form.id, JSONText(changed.steps.bytes)),
      FormDrafts.changingFields(form.id, JSONText(changed.knownFields.bytes)),
      FormDrafts.addingFields(form.id, JSONText(changed.newFields.bytes)),
      FormDrafts.removingFields(form.id, form.gone(from: wanted).fields.asArray),
      FormDrafts.removingSteps(form.id, form.gone(from: wanted).steps.asArray),
      FormDrafts.touching(form.id),
    ])
    return try await read(form.id, within: nil, in: tx)
  }

  private func addSteps(
    _ draft: inout FormDraft, to form: Int64, in tx: Transaction
  ) async throws {
    for index in draft.steps.indices where draft.steps[index].id == nil {
      let step = draft.steps[index]
      draft.steps[index].id = try await tx.query(
        FormDrafts.addingStep(
          form, index, JSONText(step.title.bytes), step.visibleIf.column)
      ).first?.int64("id")
    }
  }

  private static let addingStep = Statement(
    """
    insert into service_hubformstep (hub_form_id, position, name, visible_if)
    values ($1, $2, $3::jsonb, $4::jsonb) returning id
    """)

  private static let changingSteps = Statement(
    """
    update service_hubformstep t set position = s.position, name = s.title,
      visible_if = s.visible_if, row_version = t.row_version + 1, updated_at = now()
    from jsonb_to_recordset($2::jsonb)
      as s (id int, position smallint, title jsonb, visible_if jsonb)
    where t.id = s.id and t.hub_form_id = $1
      and (t.position, t.name, t.visible_if)
        is distinct from (s.position, s.title, s.visible_if)
    """)

  private static let record = """
    (id int, step int, position smallint, name varchar, type varchar, title jsonb, subtitle jsonb,
      placeholder jsonb, help_text jsonb, required boolean, options jsonb, validation jsonb,
      config jsonb, width smallint, default_value varchar)
    """

  private static let changingFields = Statement(
    """
    update service_hubformfield f set hub_form_step_id = s.step, position = s.position,
      name = s.name, field_type = s.type, title = s.title, subtitle = s.subtitle,
      placeholder = s.placeholder, help_text = s.help_text, required = s.required,
      options = s.options, validation = s.validation, config = s.config, width = s.width,
      default_value = s.default_value, active = true, row_version = f.row_version + 1,
      updated_at = now()
    from jsonb_to_recordset($2::jsonb) as s \(record)
    where f.id = s.id
      and f.hub_form_step_id in (select id from service_hubformstep where hub_form_id = $1)
      and (f.hub_form_step_id, f.position, f.name, f.field_type, f.title, f.subtitle,
          f.placeholder, f.help_text, f.required, f.options, f.validation, f.config, f.width,
          f.default_value, f.active)
        is distinct from (s.step, s.position, s.name, s.type, s.title, s.subtitle, s.placeholder,
          s.help_text, s.required, s.options, s.validation, s.config, s.width, s.default_value,
          true)
    """)

  private static let addingFields = Statement(
    """
    insert into service_hubformfield (hub_form_step_id, position, name, field_type, title, subtitle,
      placeholder, help_text, required, options, validation, config, width, default_value)
    select s.step, s.position, s.name, s.type, s.title, s.subtitle, s.placeholder, s.help_text,
      s.required, s.options, s.validation, s.config, s.width, s.default_value
    from jsonb_to_recordset($2::jsonb) as s \(record)
    join service_hubformstep t on t.id = s.step and t.hub_form_id = $1
    order by s.step, s.position
    """)

  private static let removingFields = Statement(
    """
    delete from service_hubformfield f using service_hubformstep t
    where t.id = f.hub_form_step_id and t.hub_form_id = $1 and f.id = any($2::int[])
    """)

  private static let removingSteps = Statement(
    "delete from service_hubformstep where hub_form_id = $1 and id = any($2::int[])")

  private static let touching = Statement(
    """
    update service_hubform set row_version = row_version + 1, updated_at = now() where id = $1
    """)
}

extension StoredForm {
  /// Rows that a new draft has no more.
  fileprivate func gone(from draft: FormDraft) -> (steps: [Int64], fields: [Int64]) {
    let steps = Set(draft.steps.compactMap(\.id))
    let fields = Set(draft.fields.compactMap(\.id))
    return (
      self.draft.steps.compactMap(\.id).filter { !steps.contains($0) },
      self.draft.fields.compactMap(\.id).filter { !fields.contains($0) }
    )
  }
}

/// A draft as the rows that it becomes.
private struct DraftRecords {
  let steps: FormValue
  let knownFields: FormValue
  let newFields: FormValue

  init(_ draft: FormDraft) {
    steps = .list(
      draft.steps.enumerated().map { index, step in
        .object([
          "id": .key(step.id), "position": .number(String(index)), "title": step.title,
          "visible_if": step.visibleIf,
        ])
      })
    let fields = draft.steps.flatMap { step in
      step.fields.enumerated().map { index, field -> FormValue in
        .object(
          field.details.merging([
            "id": .key(field.id), "step": .key(step.id), "position": .number(String(index)),
            "name": .text(field.name), "type": .text(field.type),
          ]) { $1 })
      }
    }
    knownFields = .list(fields.filter { $0["id"] != .null })
    newFields = .list(fields.filter { $0["id"] == .null })
  }
}

extension FormValue {
  fileprivate static func key(_ id: Int64?) -> FormValue { id.map { .number(String($0)) } ?? .null }

  /// A document for a column that may be null; JSON's null is no document.
  var column: JSONText? { self == .null ? nil : JSONText(bytes) }
}
