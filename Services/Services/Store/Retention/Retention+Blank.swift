import Kernel
import Postgres

extension Retention {
  /// Everything of a request but the answers to its forms. The files' objects leave by the purge of
  /// what nobody claims any more; papers with a number stay.
  static func blanking(_ id: Int64, data: [Int64], now: Instant) -> [SQL] {
    let key = String(id)
    return [
      """
      update service_servicerequest
      set data = '{}', signature = null, search_field = null, comment = null, marks = '[]',
        row_version = row_version + 1
      where id = \(id)
      """,
      """
      update service_servicerequestlog set text = '', data = '{}', row_version = row_version + 1
      where service_request_id = \(id)
      """,
      "delete from service_uniqueanswer where service_request_id = \(id)",
      """
      update service_documentsignature g
      set cms = '', certificate_serial = '', redacted_at = \(now)
      from service_frozendocument d
      where d.id = g.document_id and d.service_request_id = \(id) and d.kind = 'submission'
        and g.redacted_at is null
      """,
      """
      update service_frozendocument set bytes = '', redacted_at = \(now)
      where service_request_id = \(id) and kind = 'submission' and redacted_at is null
      """,
      """
      delete from shared_protectedmediafile
      where lower(source) = 'service.servicerequest' and primary_key = \(key)
      """,
      """
      delete from reversion_version v using (
        select 'service.requestcomment' as model, c.id::text as key
        from service_requestcomment c where c.service_request_id = \(id)
        union all select 'service.extradocument', d.id::text
        from service_extradocument d where d.service_request_id = \(id)
        union all select 'service.externaldocument', d.id::text
        from service_externaldocument d where d.service_request_id = \(id)) said
      where v.model = said.model and v.object_id = said.key
      """,
      "delete from service_extradocument where service_request_id = \(id)",
      "update service_externaldocument set data = '{}', name = '' where service_request_id = \(id)",
      "delete from service_requestcomment where service_request_id = \(id)",
      """
      update reversion_version
      set object = object - array['data', 'signature', 'comment', 'marks'], serialized_data = ''
      where model = 'service.servicerequest' and object_id = \(key)
      """,
      """
      delete from reversion_version
      where model = 'service.hubformdata' and object_id = any(\(data.map(String.init).asArray)::text[])
      """,
      "select service_request_words_read(array[\(id)::integer])",
      """
      insert into service_servicerequestlog (service_request_id, action, data)
      values (\(id), 'anonymised', '{"reason": "retention"}')
      """,
      """
      insert into service_requestretention (service_request_id, anonymised_at)
      values (\(id), \(now))
      on conflict (service_request_id) do update
        set anonymised_at = excluded.anonymised_at, updated_at = now(),
          row_version = service_requestretention.row_version + 1
      """,
    ]
  }
}
