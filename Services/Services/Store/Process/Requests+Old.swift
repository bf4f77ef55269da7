import JSON
import Postgres
import ServicesDomain

extension Requests {
  private static let oldOne = Statement(
    """
    select r.service_id, r.hub_form_data_id, r.second_hub_form_data_id, s.hub_form_id,
      s.bp_config ? 'initial' as has_process
    from service_servicerequest r join service_service s on s.code = r.service_id
    where r.id = $1 and \(RequestColumns.isOld)
      and (r.hub_form_data_id is null or not s.bp_config ? 'initial' or exists (
        select from service_hubformdata d
        where d.id in (r.hub_form_data_id, r.second_hub_form_data_id)
          and d.hub_form_version is null))
    for no key update of r
    """)

  // Where its service has no form either, an empty one that nobody is offered stands for it.
  private static let addingAnswers = Statement(
    """
    with form as (
      insert into service_hubform (code, name, active)
      select 'old-requests-without-form',
        '{"ru": "Без формы", "kk": "Нысансыз", "en": "Without a form"}', false
      where $2::integer is null
      on conflict (code) where code is not null and legacy is null
        do update set code = excluded.code
      returning id
    ), answers as (
      insert into service_hubformdata (hub_form_id, legacy)
      select coalesce($2::integer, (select id from form)), '{}' returning id
    )
    update service_servicerequest r set hub_form_data_id = answers.id
    from answers where r.id = $1 and r.hub_form_data_id is null
    """)

  private static let takingProcess = Statement(
    """
    update service_service set bp_config = $2::jsonb, row_version = row_version + 1,
      updated_at = now(),
      legacy = coalesce(legacy, '{}') || jsonb_build_object('bp_config', bp_config)
    where code = $1 and not bp_config ? 'initial'
    """)

  /// What a request of the old site lacks to go on: the process of its service, and answers to a form
  /// with a version. Nothing is done twice, and nothing to requests that were born here: then it is false.
  func prepareOld(_ id: Int64, in tx: Transaction) async throws -> Bool {
    guard let row = try await tx.query(Requests.oldOne(id)).first else { return false }
    if try !row.bool("has_process") {
      _ = try await tx.query(
        Requests.takingProcess(try row.string("service_id"), Requests.usualProcess))
    }
    let first = try row.optionalInt64("hub_form_data_id")
    if first == nil {
      _ = try await tx.query(
        Requests.addingAnswers(id, try row.optionalInt64("hub_form_id")))
    }
    try await OldForms().publish(of: id, in: tx)
    return true
  }

  static let usualProcess = JSONText(DefaultProcess.document.bytes)
}
