package import Postgres
package import ServicesDomain

extension Requests {
  /// The columns of the staff list, in the order in which it shows them.
  package static let listColumns = [
    "id", "number", "service", "service_name", "status", "bp_status", "bp_status_label",
    "author_id", "author_name", "company_id", "company_name", "assignee_id", "assignee_name",
    "submissions", "submitted_at", "deadline", "paused_at", "parent_id", "created_at",
    "updated_at",
  ]

  /// All that the staff list finds, with the answers to both forms as they were submitted last (`answers`,
  /// `second_answers`). To be read through a cursor.
  package static func extract(
    of organization: String?, narrowedBy filter: RequestFilter
  ) -> SQL {
    """
    select \(shownTo(staff: true)), coalesce(v.data, d.data, r.data) as answers,
      coalesce(w.data, case when \(unsafe: RequestColumns.isOld) then e.data end) as second_answers
    from service_servicerequest r \(unsafe: RequestColumns.joined)
    left join service_hubformdata d on d.id = r.hub_form_data_id
    left join service_hubformdata e on e.id = r.second_hub_form_data_id
    left join lateral (
      select v.data from service_requestsubmission v
      where v.service_request_id = r.id and v.stage = 1 order by v.attempt desc limit 1) v on true
    left join lateral (
      select w.data from service_requestsubmission w
      where w.service_request_id = r.id and w.stage = 2 order by w.attempt desc limit 1) w on true
    where \(found(of: organization, narrowedBy: filter)) \(unsafe: RequestColumns.newestFirst)
    """
  }

  /// How many of them there are (`total`), counted up to `most`.
  package static func extractCount(
    of organization: String?, narrowedBy filter: RequestFilter, upTo most: Int
  ) -> SQL {
    """
    select count(*) as total from (
      select from service_servicerequest r \(unsafe: RequestColumns.joined)
      where \(found(of: organization, narrowedBy: filter)) limit \(most)) found
    """
  }

  private static func found(of organization: String?, narrowedBy filter: RequestFilter) -> SQL {
    var conditions = [SQL(unsafe: "(\(RequestColumns.submitted))")] + filter.conditions
    if let organization { conditions.append("s.organization_id = \(organization)") }
    return conditions.joined(" and ")
  }

  private static let forms = Statement(
    """
    select f.id, f.version, n.stage
    from service_service s
    cross join lateral (values (1, s.hub_form_id), (2, s.second_hub_form_id)) n (stage, form)
    join service_hubform f on f.id = n.form
    where s.code = $1 and f.version > 0
    """)

  /// The newest versions of a service's first and second form, also where it is closed by now.
  package func forms(of service: String) async throws -> (first: Form?, second: Form?) {
    var forms: [Int: Form] = [:]
    for row in try await database.read(Requests.forms(service)) {
      forms[try row.int("stage")] = try await form(id: row.int64("id"), version: row.int("version"))
    }
    return (forms[1], forms[2])
  }
}
