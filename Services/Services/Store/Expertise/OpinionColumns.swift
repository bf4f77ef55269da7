/// Parts of statements about opinions that several share. Static text only.
enum OpinionColumns {
  /// What a line of a list shows.
  static let listed = """
    e.id, e.service_request_id as request_id, r.number as request_number, r.service_id as service,
    s.name as service_name, e.expertise_type as kind, e.title as kind_title, e.status, e.due_on,
    r.status as request_status, e.submitted_at, e.created_at, e.updated_at
    """

  /// What was said; `mine` tells whether the reader wrote it: half-typed words are nobody else's.
  static func said(mine: String) -> String {
    let shown = "(\(mine) or e.status in ('submitted', 'returned') or e.round_id is null)"
    return """
      case when \(shown) then e.score end as score,
      case when \(shown) then e.recommendation end as recommendation,
      case when \(shown) then coalesce(e.data -> 'scores', '{}') else '{}' end as scores,
      case when \(shown) then coalesce(e.data -> 'answers', '{}') else '{}' end as answers,
      case when \(shown) then e.comment else '' end as comment
      """
  }

  static let frame = """
    e.criteria, e.hub_form_id as form_id, e.hub_form_version as form_version, e.is_blind as blind,
    e.is_signed as signed, e.remark, e.decline_reason, e.row_version
    """

  static let joined = """
    join service_servicerequest r on r.id = e.service_request_id
    join service_service s on s.code = r.service_id
    """

  /// An expert may read the request as long as he is asked about it, and what he judged.
  static let readable = """
    (e.round_id is null or e.status in ('assigned', 'accepted', 'draft', 'submitted', 'returned'))
    """
}
