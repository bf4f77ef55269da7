import JSON
import Postgres
import ServicesDomain

/// Forms of the old site become a version of today when the first of their requests goes on. What was
/// called `value` of an option is a `code` here, limits of length have their names of today, settings
/// that nobody here knows are left out, and a table of rows is a group with the columns that people
/// filled in.
struct OldForms: Sendable {
  private static let locking = Statement(
    """
    select from service_servicerequest r
    join service_hubformdata d on d.id in (r.hub_form_data_id, r.second_hub_form_data_id)
    join service_hubform f on f.id = d.hub_form_id
    where r.id = $1 and d.hub_form_version is null
    order by d.id
    for no key update of f, d
    """)

  // A statement of its own: the one that waits for a lock does not see the version which whoever held
  // it has made.
  private static let unpublished = Statement(
    """
    select d.id, d.hub_form_id, f.version, exists (
        select from service_hubformversion v
        where v.hub_form_id = f.id and v.version = f.version) as is_published
    from service_servicerequest r
    join service_hubformdata d on d.id in (r.hub_form_data_id, r.second_hub_form_data_id)
    join service_hubform f on f.id = d.hub_form_id
    where r.id = $1 and d.hub_form_version is null
    order by d.id
    """)

  // A file was its key and its name; the key is enough. Answers were whatever JSON there is. What stood
  // there is kept.
  private static let keeping = Statement(
    """
    with changed as (
      select d.id, case when jsonb_typeof(d.data) <> 'object' then '{}' else (
          select coalesce(jsonb_object_agg(a.key, case
            when jsonb_typeof(a.value) = 'object' and a.value ? 'id' and exists (
              select from service_hubformfield f
              join service_hubformstep t on t.id = f.hub_form_step_id
              where t.hub_form_id = d.hub_form_id and f.name = a.key and f.field_type = 'file')
            then a.value -> 'id' else a.value end), '{}')
          from jsonb_each(d.data) a) end as data
      from service_hubformdata d where d.id = $1
    )
    update service_hubformdata d set hub_form_version = $2, data = changed.data,
      legacy = jsonb_build_object('data', d.data) || coalesce(d.legacy, '{}')
    from changed where d.id = changed.id
    """)

  /// Answers whose form cannot be made a version of keep none: they are read, not changed.
  func publish(of request: Int64, in tx: Transaction) async throws {
    guard try await !tx.query(OldForms.locking(request)).isEmpty else { return }
    for row in try await tx.query(OldForms.unpublished(request)) {
      // The old site counted versions too, and kept none.
      var version: Int? = try row.int("version")
      if try !row.bool("is_published") {
        version = try await publish(form: row.int64("hub_form_id"), in: tx)
      }
      guard let version else { continue }
      _ = try await tx.query(OldForms.keeping(try row.int64("id"), version))
    }
  }

  private static let assembled = Statement(
    """
    select jsonb_build_object('steps', coalesce(jsonb_agg(step order by step_position, step_id),
      '[]')) as definition
    from (
      select t.position as step_position, t.id as step_id, jsonb_build_object(
        'title', t.name, 'visible_if', t.visible_if,
        'fields', (
          select coalesce(jsonb_agg(jsonb_build_object(
            'name', f.name, 'type', f.field_type,
            'title', f.title, 'subtitle', f.subtitle, 'placeholder', f.placeholder,
            'help_text', f.help_text, 'required', f.required, 'width', f.width,
            'validation', jsonb_strip_nulls(jsonb_build_object(
              'minLength', coalesce(f.validation -> 'minLength', f.validation -> 'min_length'),
              'maxLength', coalesce(f.validation -> 'maxLength', f.validation -> 'max_length'),
              'min', f.validation -> 'min', 'max', f.validation -> 'max')), 'default_value', f.default_value,
            'options', (
              select coalesce(jsonb_agg(case
                when jsonb_typeof(o) = 'object' and o ? 'value' and not o ? 'code'
                then o - 'value' || jsonb_build_object('code', o -> 'value') else o end), '[]')
              from jsonb_array_elements(
                case when jsonb_typeof(f.options) = 'array' then f.options else '[]' end) o),
            'config', case when f.field_type = 'table' and not f.config ? 'fields'
              then jsonb_strip_nulls(jsonb_build_object('fields', (
                select jsonb_agg(jsonb_build_object(
                  'name', c.name, 'type', 'text', 'title',
                  jsonb_build_object('ru', c.name, 'kk', c.name, 'en', c.name)))
                from (
                  select distinct jsonb_object_keys(line) as name
                  from service_hubformdata d, jsonb_path_query(d.data, '$.*[*]') line
                  where d.hub_form_id = t.hub_form_id and jsonb_typeof(line) = 'object'
                    and d.data -> f.name @> jsonb_build_array(line)
                  order by 1) c)))
              when f.config ? 'fields' then f.config else '{}' end
          ) order by f.position, f.id), '[]')
          from service_hubformfield f where f.hub_form_step_id = t.id and f.active
        )) as step
      from service_hubformstep t where t.hub_form_id = $1
    ) as steps
    """)

  private static let adding = Statement(
    """
    with added as (
      insert into service_hubformversion (hub_form_id, version, definition)
      values ($1, 1, $2::jsonb) returning version
    )
    update service_hubform f set version = added.version, row_version = row_version + 1,
      updated_at = now()
    from added where f.id = $1 returning f.version
    """)

  private static let changing = Statement(
    "update service_service set row_version = row_version + 1, updated_at = now() "
      + "where $1 in (hub_form_id, second_hub_form_id)")

  private func publish(form id: Int64, in tx: Transaction) async throws -> Int? {
    guard let row = try await tx.query(OldForms.assembled(id)).first else { return nil }
    // What nobody ever filled in has the columns that the words of the old site know.
    let definition = try OldFormWords.site().translated(
      FormValue(json: row.json("definition")))
    do {
      _ = try Form(definition: definition)
    } catch {
      return nil
    }
    _ = try await tx.query(OldForms.changing(id))
    return try await tx.query(OldForms.adding(id, JSONText(definition.bytes))).first?.int("version")
  }
}
