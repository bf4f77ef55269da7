import JSON
package import Kernel
package import Postgres
package import ServicesDomain

/// The answers of a request as somebody may see them.
package struct FormDataView: Sendable {
  package let answers: [String: FormValue]
  package let rowVersion: Int64
  package let formVersion: Int
  package let status: String
  package let missing: [FieldFault]
  package let isEditable: Bool
  /// Of a returned request: what may be changed; `nil` is all.
  package let openFields: Set<String>?
  package let marks: [FieldMark]
}

extension Requests {
  /// What the process demands of whoever submits from here. What the old site kept there is no process, and
  /// the usual one demands nothing.
  private static let demanded = """
    array(select jsonb_array_elements_text(t -> 'required')
      from jsonb_array_elements(case jsonb_typeof(s.bp_config -> 'transitions')
        when 'array' then s.bp_config -> 'transitions' else '[]' end) t
      where t ->> 'trigger' = 'submission' and t ->> 'from' = r.bp_status
        and jsonb_typeof(t -> 'required') = 'array')
    """

  private static let answers = Statement(
    """
    select r.id, r.status, r.author_id, r.marks, d.data, d.row_version, d.hub_form_id,
      d.hub_form_version, v.data as last_data, v.visible as last_visible, o.data as old_data,
      o.visible as old_visible, r.company_id, coalesce(c.verified, false) as company_verified,
      coalesce(r.author_id = $2, false) or coalesce(r.company_id = any($3::int[]), false)
        or \(RequestColumns.collaborates("$2")) as is_own,
      coalesce(r.author_id = $2, false) or coalesce(r.company_id = any($3::int[]), false)
        or \(RequestColumns.collaborates("$2", "and k.role = 'editor'")) as may_edit,
      (now() at time zone 'Asia/Almaty')::date as today, \(demanded) as demanded,
      d.id = \(RequestColumns.currentData) as is_current
    from service_servicerequest r
    join service_service s on s.code = r.service_id
    join service_hubformdata d on d.id = case $5::smallint when 1 then r.hub_form_data_id
      when 2 then r.second_hub_form_data_id else \(RequestColumns.currentData) end
    left join company_ref c on c.id = r.company_id
    left join lateral (
      select v.data, v.visible from service_requestsubmission v
      where v.service_request_id = r.id and v.hub_form_id = d.hub_form_id
      order by v.attempt desc limit 1) v on true
    \(RequestColumns.oldVersion)
    where r.id = $1
      and (r.author_id = $2 or r.company_id = any($3::int[])
        or \(RequestColumns.collaborates("$2"))
        or ($4 and \(RequestColumns.submitted)))
    """)

  /// The draft for its owner; for the staff what was submitted last, never half-typed words. `stage`:
  /// whose form's; `nil` is the one that the request is about.
  package func formData(
    _ id: Int64, stage: Int? = nil, for viewer: Viewer
  ) async throws -> FormDataView {
    let rows = try await database.read(
      Requests.answers(id, viewer.userID, viewer.companies.asArray, viewer.isStaff, stage))
    guard let row = rows.first else { throw RequestError.missing }
    let isOwn = try row.bool("is_own")
    let status = try row.string("status")
    let bytes = try isOwn ? row.json("data") : row.optionalJSON("last_data") ?? row.json("data")
    let answers = try FormValue(json: bytes).object ?? [:]
    let version = try row.optionalInt("hub_form_version") ?? 0
    let marks = try (FormValue(json: row.json("marks")).list ?? []).compactMap { mark in
      mark["field"]?.text.map { FieldMark(field: $0, comment: mark["comment"]?.text) }
    }
    let isCurrent = try row.bool("is_current")
    let isEditable =
      try row.bool("may_edit") && isCurrent && RequestStatus(rawValue: status)?.isEditable ?? false
    var missing: [FieldFault] = []
    var open: Set<String>?
    if isEditable, let form = try await form(id: row.int64("hub_form_id"), version: version) {
      let owner = FormOwner(
        requestID: id, authorID: try row.optionalInt64("author_id") ?? viewer.userID,
        companyID: try row.optionalInt64("company_id"))
      let context = FormContext(
        today: try row.day("today"), companyID: owner.companyID,
        companyVerified: try row.bool("company_verified"))
      missing =
        form.assess(
          answers, in: try await knowing(context, form, answers, for: owner),
          standing: try row.standing(in: form, marked: marks),
          demanding: try row.strings("demanded").compactMap(ProcessTable.Requirement.init).fields
        ).faults
      if status == RequestStatus.revision.rawValue {
        open = form.openFields(
          marked: marks.map(\.field),
          shownBefore: Set(try row.optionalStrings("last_visible") ?? []))
      }
    }
    return FormDataView(
      answers: answers, rowVersion: try row.int64("row_version"), formVersion: version,
      status: status, missing: missing, isEditable: isEditable, openFields: open,
      marks: marks)
  }

  private static let keeping = Statement(
    """
    update service_hubformdata set data = $3::jsonb, row_version = row_version + 1,
      updated_at = now()
    where id = $1 and row_version = $2 returning row_version
    """)

  /// Keeps changed answers of a locked draft.
  package func keep(
    _ change: [String: FormValue], in locked: LockedRequest, by user: Int64, tx: Transaction
  ) async throws -> FormDataView {
    let request = locked.request
    try locked.checkForm()
    let open = try request.openFields(of: locked.form, shownBefore: locked.last?.visible ?? [])
    let merged = try locked.form.merge(
      change, into: locked.answers, open: open, facts: locked.context.knowledge.facts)
    let context = try await knowing(
      locked.context, locked.form, merged, for: FormOwner(request), in: tx)
    let rows = try await tx.query(
      Requests.keeping(
        locked.dataID, locked.dataVersion, JSONText(FormValue.object(merged).bytes)))
    guard let row = rows.first else { throw RequestError.stale(current: locked.dataVersion) }
    try await note(
      merged, over: locked.answers, of: locked.dataID, by: user, version: row.int64("row_version"),
      in: tx)
    return FormDataView(
      answers: merged, rowVersion: try row.int64("row_version"), formVersion: locked.formVersion,
      status: request.status.rawValue,
      missing: locked.form.assess(
        merged, in: context, standing: locked.standing,
        demanding: locked.table.demanded(at: request.bpStatus)
      ).faults,
      isEditable: true,
      openFields: open, marks: request.marks)
  }
}
