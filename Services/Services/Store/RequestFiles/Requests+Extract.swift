package import Postgres

extension Requests {
  /// The columns of the staff list, in the order in which it shows them.
  package static let listColumns = [
    "id", "number", "service", "service_name", "status", "bp_status", "bp_status_label",
    "author_id", "author_name", "company_id", "company_name", "assignee_id", "assignee_name",
    "submissions", "submitted_at", "deadline", "paused_at", "parent_id", "created_at",
    "updated_at",
  ]

  /// All that the staff list finds, with the answers as they were submitted last (`answers`). To be
  /// read through a cursor.
  package static func extract(
    of organization: String?, narrowedBy filter: RequestFilter
  ) -> SQL {
    var conditions = [SQL(unsafe: "(\(RequestColumns.submitted))")] + filter.conditions
    if let organization { conditions.append("s.organization_id = \(organization)") }
    return """
      select \(shownTo(staff: true)), coalesce(v.data, d.data, r.data) as answers
      from service_servicerequest r \(unsafe: RequestColumns.joined)
      left join service_hubformdata d on d.id = r.hub_form_data_id
      left join lateral (
        select v.data from service_requestsubmission v
        where v.service_request_id = r.id and v.hub_form_id = d.hub_form_id
        order by v.attempt desc limit 1) v on true
      where \(conditions.joined(" and ")) \(unsafe: RequestColumns.newestFirst)
      """
  }
}
