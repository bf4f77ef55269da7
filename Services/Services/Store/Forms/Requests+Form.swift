import Postgres
import ServicesDomain

extension Requests {
  private static let formOfRequest = Statement(
    """
    select f.id, coalesce(d.hub_form_version, f.version) as version, f.name, f.description,
      f.need_signature
    from service_servicerequest r
    join service_service s on s.code = r.service_id
    join service_hubformdata d on d.id = case $5::smallint when 1 then r.hub_form_data_id
      when 2 then r.second_hub_form_data_id else \(RequestColumns.currentData) end
    join service_hubform f on f.id = d.hub_form_id
    where r.id = $1
      and (r.author_id = $2 or r.company_id = any($3::int[])
        or ($4 and \(RequestColumns.submitted)))
    """)

  /// The form that a request lives on, whatever was published since. An old request that never had a
  /// version is shown with the newest; `nil` where there is none, and for a stranger. `stage`: the first or
  /// the second form; `nil` is the one of the step where it stands.
  package func publishedForm(
    of id: Int64, stage: Int? = nil, for viewer: Viewer
  ) async throws -> PublishedForm? {
    let rows = try await database.read(
      Requests.formOfRequest(id, viewer.userID, viewer.companies.asArray, viewer.isStaff, stage))
    guard let row = rows.first else { return nil }
    let formID = try row.int64("id")
    let version = try row.int("version")
    guard let form = try await form(id: formID, version: version) else { return nil }
    return PublishedForm(
      id: formID, version: version, name: try row.localized("name"),
      description: try row.optionalLocalized("description"),
      needsSignature: try row.bool("need_signature"), form: form)
  }
}
