package import Postgres

/// What an expert's list is narrowed to.
package struct OpinionFilter: Sendable, Hashable {
  package var statuses: [String] = []
  /// Only those whose request was decided on, or only the others.
  package var isDecided: Bool?

  package init() {}
}

extension Opinions {
  /// The expert's own, the newest first, with what became of the requests.
  package func list(
    of expert: Int64, narrowedBy filter: OpinionFilter, limit: Int, after position: RequestPosition?
  ) async throws -> Rows {
    var conditions: [SQL] = ["e.user_id = \(expert)"]
    if !filter.statuses.isEmpty {
      conditions.append("e.status = any(\(filter.statuses.asArray)::text[])")
    }
    if let isDecided = filter.isDecided {
      conditions.append(
        """
        (r.status in ('approved', 'rejected', 'active', 'completed', 'cancelled', 'expired'))
          = \(isDecided)
        """)
    }
    if let position {
      conditions.append(
        "(e.created_at, e.id) < (\(position.createdAt)::timestamptz, \(position.id)::bigint)")
    }
    return try await database.read(
      """
      select \(unsafe: OpinionColumns.listed), e.score, e.recommendation
      from service_expertise e \(unsafe: OpinionColumns.joined)
      where \(conditions.joined(" and ")) order by e.created_at desc, e.id desc
      limit \(literal: limit)
      """)
  }

  private static let one = Statement(
    """
    select \(OpinionColumns.listed), e.user_id = $2 as mine,
      \(OpinionColumns.said(mine: "e.user_id = $2")), \(OpinionColumns.frame)
    from service_expertise e \(OpinionColumns.joined)
    where e.id = $1 and (e.user_id = $2 or ($3 and \(RequestColumns.submitted)))
    """)

  /// One opinion for whoever wrote it and for the staff; no row for a stranger.
  package func read(_ id: Int64, for viewer: Viewer) async throws -> Rows {
    try await database.read(Opinions.one(id, viewer.userID, viewer.isStaff))
  }

  /// The same inside a command, after its change.
  package static func read(_ id: Int64, for viewer: Viewer, in tx: Transaction) async throws -> Rows
  {
    try await tx.query(one(id, viewer.userID, viewer.isStaff))
  }

  private static let others = Statement(
    """
    select o.id, o.expertise_type as kind, o.title as kind_title,
      case when not e.is_blind then nullif(u.display_name, '') end as expert_name, o.score,
      o.recommendation, coalesce(o.data -> 'scores', '{}') as scores, o.comment, o.submitted_at
    from service_expertise e
    join service_expertise o on o.round_id = e.round_id and o.id <> e.id and o.status = 'submitted'
    left join user_ref u on u.id = o.user_id
    where e.id = $1 and e.user_id = $2 and \(OpinionColumns.readable)
      and (not e.is_blind or e.status = 'submitted')
    order by o.id
    """)

  /// What the others say of the same request. Where experts are blind: once one's own is submitted.
  package func others(beside id: Int64, for expert: Int64) async throws -> Rows {
    try await database.read(Opinions.others(id, expert))
  }

  private static let events = Statement(
    """
    select v.id, v.created_at as at, v.move, v.from_status as "from", v.to_status as "to",
      v.user_id as actor_id, nullif(u.display_name, '') as actor_name, v.comment
    from service_expertiseevent v
    join service_expertise e on e.id = v.expertise_id
    left join user_ref u on u.id = v.user_id
    where v.expertise_id = $1 order by v.id limit 1000
    """)

  /// What happened to it, for the staff.
  package func events(of id: Int64) async throws -> Rows {
    try await database.read(Opinions.events(id))
  }
}
