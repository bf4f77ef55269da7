import JSON
import Kernel
import Postgres
package import ServicesDomain
import ServicesStore

extension ServicesWorld {
  /// A service like the demo's consultation, with a form of one step. Anybody may have several open
  /// requests.
  package func service(_ code: String, _ fields: FormValue...) async throws {
    let definition = FormSamples.definition(FormSamples.step(fields))
    _ = try Form(definition: definition)
    let text = JSONText(CanonicalJSON.bytes(of: definition))
    _ = try await database.query(
      """
      with form as (
        insert into service_hubform (name, version) values ('{"ru": "Форма"}', 1) returning id
      ), version as (
        insert into service_hubformversion (hub_form_id, version, definition)
        select id, 1, \(text)::jsonb from form
      )
      insert into service_service (code, name, bp_config, config, published, hub_form_id)
      select \(code), s.name, s.bp_config, s.config, true, form.id
      from service_service s, form where s.code = 'consultation'
      """)
  }

  /// What a draft says is missing or wrong.
  package func faults(of id: Int64, by author: Int64 = applicant) async throws -> [String] {
    try await requests.formData(id, for: viewer(author)).missing
      .map { "\($0.pointer) \($0.code)" }
  }

  /// A private file of a request, without its bytes.
  package func file(
    of request: Int64, type: String = "application/pdf", bytes: Int = 100
  ) async throws -> String {
    let rows = try await database.query(
      """
      insert into shared_protectedmediafile (id, file, name, source, primary_key, mime_type, size,
        author_id)
      values (gen_random_uuid(), 'protected/x', 'plan.pdf', 'service.servicerequest',
        \(String(request)), \(type), \(bytes), \(ServicesWorld.applicant))
      returning id::text as id
      """)
    return try rows.first?.string("id") ?? ""
  }
}
