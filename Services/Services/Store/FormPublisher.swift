import JSON
package import Postgres
import ServicesDomain

/// Turns the rows of a form into a version that never changes again.
package struct FormPublisher: Sendable {
  package init() {}

  private static let assembled = Statement(
    """
    select jsonb_build_object('steps', coalesce(jsonb_agg(step order by step_position, step_id),
      '[]')) as definition
    from (
      select t.position as step_position, t.id as step_id, jsonb_build_object(
        'title', t.name, 'visible_if', t.visible_if,
        'fields', (
          select coalesce(jsonb_agg(jsonb_build_object(
            'name', f.name, 'type', f.field_type, 'title', f.title, 'subtitle', f.subtitle,
            'placeholder', f.placeholder, 'help_text', f.help_text, 'required', f.required,
            'options', f.options, 'validation', f.validation, 'config', f.config,
            'width', f.width, 'default_value', f.default_value
          ) order by f.position, f.id), '[]')
          from service_hubformfield f where f.hub_form_step_id = t.id and f.active
        )) as step
      from service_hubformstep t where t.hub_form_id = $1
    ) as steps
    """)

  /// The next version of form `id`, or the last one if nothing changed. Throws
  /// `FormDefinitionFaults` if the form does not hold together.
  package func publish(_ id: Int64, by user: Int64?, in tx: Transaction) async throws -> Int {
    guard
      let form = try await tx.query(
        "select version from service_hubform where id = \(id) for no key update"
      ).first,
      let assembled = try await tx.query(FormPublisher.assembled(id)).first
    else { throw UnreadableRules(description: "no form \(id)") }
    let translated = try OldFormWords.read().translated(
      FormValue(json: assembled.json("definition")))
    try await checkNames(of: Form(definition: translated), in: tx)
    let definition = translated.bytes
    let last = try form.int("version")
    let isSame = try await tx.query(
      """
      select 1 from service_hubformversion where hub_form_id = \(id) and version = \(last)
        and definition = \(JSONText(definition))::jsonb
      """)
    if !isSame.isEmpty { return last }
    _ = try await tx.batch([
      """
      insert into service_hubformversion (hub_form_id, version, definition, published_by)
      values (\(id), \(last + 1), \(JSONText(definition))::jsonb, \(user))
      """,
      """
      update service_hubform set version = \(last + 1), row_version = row_version + 1,
        updated_at = now() where id = \(id)
      """,
      """
      update service_service set row_version = row_version + 1, updated_at = now()
      where hub_form_id = \(id)
      """,
    ])
    return last + 1
  }

  private static let known = Statement(
    """
    select 'directory' as kind, code from service_directory where code = any($1::text[])
    union all
    select 'service', code from service_service where code = any($2::text[])
    """)

  /// Directories and services that a form names must be there.
  private func checkNames(of form: Form, in tx: Transaction) async throws {
    let named = form.named
    if named.isEmpty { return }
    func codes(_ kind: NamedInForm.Kind) -> [String] {
      named.filter { $0.kind == kind }.map(\.code)
    }
    let rows = try await tx.query(
      FormPublisher.known(codes(.directory).asArray, codes(.service).asArray))
    let known = Set(try rows.map { try "\($0.string("kind")) \($0.string("code"))" })
    let missing = named.filter { !known.contains("\($0.kind) \($0.code)") }
    if !missing.isEmpty { throw FormDefinitionFaults(faults: missing.map(\.fault)) }
  }
}
