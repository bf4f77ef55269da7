/// Parts of statements that several share. Static text only.
enum RequestColumns {
  /// What one request shows; `$1` tells staff (true) from applicants.
  static let shown = """
    r.id, r.number, r.service_id as service, s.name as service_name, r.status, r.bp_status,
    case when not $1 then coalesce(
      s.bp_config #> array['statuses', r.bp_status, 'applicant_label'],
      s.bp_config #> array['statuses', r.bp_status, 'label'])
    else s.bp_config #> array['statuses', r.bp_status, 'label'] end as bp_status_label,
    r.author_id, nullif(u.display_name, '') as author_name, r.company_id,
    nullif(c.name, '') as company_name, r.assignee_id,
    nullif(a.display_name, '') as assignee_name, r.submissions, r.submitted_at, r.deadline,
    r.paused_at, r.parent_id,
    r.created_at, r.updated_at
    """

  static let joined = """
    join service_service s on s.code = r.service_id
    left join user_ref u on u.id = r.author_id
    left join user_ref a on a.id = r.assignee_id
    left join company_ref c on c.id = r.company_id
    """

  /// The requests that belong to it, as far as the viewer may see them (`$1`: staff, `$3`: who, `$4`:
  /// companies).
  static let children = """
    coalesce((select jsonb_agg(k.id order by k.id) from service_servicerequest k
      where k.parent_id = r.id and (k.author_id = $3 or k.company_id = any($4::int[])
        or ($1 and k.status <> 'draft' and (k.submissions > 0
          or k.imported_version is not null or k.legacy is not null)))), '[]') as children
    """

  /// What a submitted request is, for the staff.
  static let submitted = "r.status <> 'draft' and (r.submissions > 0 or \(isOld))"

  /// It came from the old site; `legacy` holds only what did not fit.
  static let isOld = "(r.imported_version is not null or r.legacy is not null)"

  /// The version that the old site left of the answers `d`, as `o`.
  static let oldVersion = """
    left join lateral (
      select z.data, z.visible from service_requestsubmission z
      where \(isOld) and z.service_request_id = r.id and z.hub_form_id = d.hub_form_id
        and z.imported) o on true
    """

  /// Answers `d` that the old site left and no version holds yet. What was typed here since is not its.
  static let isUnfrozen = """
    (\(isOld) and r.status <> 'draft' and d.hub_form_version is not null
      and (d.imported_version is not null or d.legacy is not null)
      and d.row_version = coalesce(d.imported_version, 1)
      and jsonb_typeof(d.data) = 'object' and d.data <> '{}'
      and not exists (select from service_requestsubmission z
        where z.service_request_id = r.id and z.hub_form_id = d.hub_form_id))
    """

  /// Keys of files that the answers `d` named on the old site; as the index says it.
  static let oldFiles = """
    (case when d.imported_version is not null
      then service_old_files(d.data, d.legacy, d.row_version, d.imported_version) else '{}' end)
    """

  /// The answers that a request is about: those to the second form at the steps of the second stage.
  static let currentData = """
    case when r.second_hub_form_data_id is not null
        and s.bp_config #>> array['statuses', r.bp_status, 'stage'] = '2'
      then r.second_hub_form_data_id else r.hub_form_data_id end
    """

  /// Whether somebody works at it by invitation.
  static func collaborates(_ user: String, _ more: String = "") -> String {
    """
    exists (select from service_requestcollaborator k where k.service_request_id = r.id
      and k.user_id = \(user) and k.status = 'accepted' \(more))
    """
  }

  /// Its deadline runs for the staff and is over.
  static let isOverdue = """
    coalesce(r.paused_at is null and r.status in ('submitted', 'in_progress')
      and r.deadline < now(), false)
    """

  static let newestFirst = "order by r.created_at desc, r.id desc"
}
