package import Postgres

extension Requests {
  private static let byKey = Statement(
    """
    select \(RequestColumns.shown), r.comment, r.marks, \(RequestColumns.children), r.row_version
    from service_servicerequest r \(RequestColumns.joined)
    where r.id = $2
      and (r.author_id = $3 or r.company_id = any($4::int[])
        or \(RequestColumns.collaborates("$3"))
        or ($1 and \(RequestColumns.submitted)))
    """)

  /// One request as its viewer may see it; no row for a stranger.
  package func read(_ id: Int64, for viewer: Viewer) async throws -> Rows {
    try await database.read(
      Requests.byKey(viewer.isStaff, id, viewer.userID, viewer.companies.asArray))
  }

  /// The same inside a command, after its change.
  package func read(
    _ id: Int64, for viewer: Viewer, in tx: Transaction
  ) async throws -> Rows {
    try await tx.query(
      Requests.byKey(viewer.isStaff, id, viewer.userID, viewer.companies.asArray))
  }

  private static let steps = Statement(
    """
    select b.id, b.created_at as at, lag(b.bp_status) over (order by b.id) as "from",
      b.bp_status as "to",
      case when not $1 then coalesce(
        s.bp_config #> array['statuses', b.bp_status, 'applicant_label'],
        s.bp_config #> array['statuses', b.bp_status, 'label'])
      else s.bp_config #> array['statuses', b.bp_status, 'label'] end as to_label,
      coalesce(l.action, 'moved') as action, b.user_id as actor_id,
      nullif(u.display_name, '') as actor_name,
      l.data #>> '{reason,code}' as reason, l.data #> '{reason,label}' as reason_label,
      nullif(l.text, '') as comment, l.data -> 'fields' as fields, l.data -> 'changes' as changes,
      (l.data ->> 'attempt')::int as attempt
    from service_servicerequestbpstatus b
    join service_servicerequest r on r.id = b.service_request_id
    join service_service s on s.code = r.service_id
    left join service_servicerequestlog l on l.id = b.log_id
    left join user_ref u on u.id = b.user_id
    where r.id = $2
      and (r.author_id = $3 or r.company_id = any($4::int[])
        or \(RequestColumns.collaborates("$3"))
        or ($1 and \(RequestColumns.submitted)))
    order by b.id
    limit 1000
    """)

  /// Who moved it, when, from where to where, with which words; no row for a stranger.
  package func history(_ id: Int64, for viewer: Viewer) async throws -> Rows {
    try await database.read(
      Requests.steps(viewer.isStaff, id, viewer.userID, viewer.companies.asArray))
  }
}
