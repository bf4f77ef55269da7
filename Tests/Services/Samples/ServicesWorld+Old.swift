import JSON
import Kernel
import Postgres
package import ServicesDomain

/// A service, a form, a request and its history as the import leaves them.
extension ServicesWorld {
  /// Answers that today's rules let pass.
  package static let oldAnswers: FormValue = [
    "market": "Шаңырақ", "region": "astana", "project": "Құс жолы",
    "members": [["name": "Ерлан", "role": "Дизайнер"]],
  ]

  /// Answers that no rule of today lets pass: but for the market.
  package static let oddOldAnswers: FormValue = [
    "market": "Шаңырақ", "region": "келте", "members": "Ерлан, Дана", "website": "жоқ",
    "plan": ["id": .text(oldFile), "name": "жоспар.pdf"], "budget": "көп", "leftover": "Бұрынғы",
  ]

  /// Named by `oddOldAnswers`.
  package static let oldFile = "4a3011a1-c28e-4691-9967-9d0cea9c4ca9"

  /// `field`: the type of the field `market`; `hasForm`: false where neither the service nor the request
  /// knows of any form. The project is demanded.
  package func old(
    status: String = "in_progress", word: String? = "decision",
    author: Int64? = ServicesWorld.applicant, company: Int64? = nil,
    answers: FormValue? = ServicesWorld.oldAnswers, field: String = "text", hasForm: Bool = true
  ) async throws -> Int64 {
    let data = answers.map { JSONText(CanonicalJSON.bytes(of: $0)) }
    let rows = try await database.query(
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
        select step.id, f.position, f.name, f.type, '{"ru": "Поле", "kk": "Өріс"}',
          f.name = 'project', f.options::jsonb,
          case f.name when 'market' then '{"max_length": 20}' else '{}' end::jsonb, '{}'
        from step, (values
          (0, 'market', \(field), '[]'),
          (1, 'region', 'select',
            '[{"value": "astana", "label": {"ru": "Астана", "kk": "Астана"}}]'),
          (2, 'members', 'table', '[]'), (3, 'project', 'text', '[]'),
          (4, 'website', 'url', '[]'), (5, 'plan', 'file', '[]'),
          (6, 'budget', 'number', '[]')) as f (position, name, type, options)
      ), service as (
        insert into service_service (code, name, bp_config, active, published, hub_form_id, legacy)
        select 'old-grant', '{"ru": "Грант"}', '{"flow": ["submitted", "decision"]}', true, true,
          case when \(hasForm) then id end, '{}'
        from form returning code
      ), answers as (
        insert into service_hubformdata (hub_form_id, data, status, imported_version)
        select id, \(data)::jsonb, 'submitted', 1
        from form where \(data)::jsonb is not null returning id
      ), request as (
        insert into service_servicerequest (service_id, status, bp_status, author_id, company_id,
          number, hub_form_data_id, imported_version, legacy, submitted_at)
        select 'old-grant', \(status), \(word)::varchar, \(author)::integer,
          \(company)::integer, 'TH-000001', (select id from answers), 1,
          case when \(author)::integer is null then '{"_flags": []}'::jsonb end,
          '2023-05-04 10:00+00'
        from service returning id
      ), history as (
        insert into service_servicerequestbpstatus (bp_status, service_request_id, user_id, legacy)
        select 'submitted', id, \(author)::integer, '{}' from request
      )
      select id from request
      """)
    guard let row = rows.first else { throw RequestError.missing }
    return try row.int64("id")
  }

  /// The file that old answers name; it hangs on something of another context.
  package func addOldFile() async throws {
    _ = try await database.query(
      """
      insert into shared_protectedmediafile
        (id, file, source, primary_key, mime_type, size, author_id, imported_version)
      values (\(ServicesWorld.oldFile)::uuid, 'protected/0/1.pdf', 'account.company', '27',
        'application/pdf', 100, 99, 1)
      """)
  }
}
