import PersonalData
package import Postgres

extension Requests {
  private static let erasing = Statement(
    """
    with draft as (
      select id, hub_form_data_id from service_servicerequest
      where author_id = $1 and company_id is null and status = 'draft' and submissions = 0
        and legacy is null
    ), correction as (
      delete from service_requestcorrection where service_request_id in (select id from draft)
    ), step as (
      delete from service_servicerequestbpstatus where service_request_id in (select id from draft)
    ), status as (
      delete from service_servicerequeststatus where service_request_id in (select id from draft)
    ), log as (
      delete from service_servicerequestlog where service_request_id in (select id from draft)
    ), frozen as (
      delete from service_frozendocument d
      where (d.created_by = $1 or d.service_request_id in (select id from draft))
        and not exists (select from service_documentsignature s where s.document_id = d.id)
      returning d.id
    ), request as (
      delete from service_servicerequest where id in (select id from draft)
    ), answers as (
      delete from service_hubformdata where id in (select hub_form_data_id from draft)
    )
    select count(*) as requests, count(hub_form_data_id) as answers,
      (select count(*) from frozen) as frozen
    from draft
    """)

  /// What a person wrote and never sent goes with the person, and what was frozen for a signature that
  /// never came; what was submitted is kept by law. Nobody
  /// stars saved questions any more. Returns how many rows of each table.
  package static func eraseDrafts(
    of user: Int64, in tx: Transaction
  ) async throws -> [String: Int] {
    let drafts = try await tx.query(erasing(user)).first
    var counts = try await PersonalTables.services.deleteRows(of: user, in: tx)
    counts["service_servicerequest"] = try drafts?.int("requests") ?? 0
    counts["service_hubformdata"] = try drafts?.int("answers") ?? 0
    counts["service_frozendocument"] = try drafts?.int("frozen") ?? 0
    return counts
  }
}
