package import Kernel
package import Postgres

/// The last row of a page of pitching days.
package struct PitchingPosition: Sendable, Hashable {
  package let startsAt: Instant
  package let id: Int64

  package init(startsAt: Instant, id: Int64) {
    self.startsAt = startsAt
    self.id = id
  }
}

/// What a list of pitching days is narrowed to.
package struct PitchingFilter: Sendable, Hashable {
  package var service: String?
  package var startsFrom: Instant?
  package var startsBefore: Instant?

  package init() {}
}

extension PitchingSessions {
  private static let shown = """
    p.id, p.service_id as service, s.name as service_name, p.title, p.starts_at, p.place, p.link,
    p.minutes, p.trims as trim, p.min_grades, p.status, p.opened_at, p.closed_at,
    p.current_request_id, p.current_started_at, p.criteria, p.created_at, p.updated_at,
    p.row_version
    """

  /// The newest first: all for the staff, for others those of whose jury they are once they stand.
  package func list(
    for viewer: Viewer, narrowedBy filter: PitchingFilter, limit: Int,
    after position: PitchingPosition?
  ) async throws -> Rows {
    var conditions: [SQL] = [PitchingSessions.reads(viewer)]
    if let service = filter.service { conditions.append("p.service_id = \(service)") }
    if let first = filter.startsFrom { conditions.append("p.starts_at >= \(first)") }
    if let last = filter.startsBefore { conditions.append("p.starts_at < \(last)") }
    if let position {
      conditions.append(
        "(p.starts_at, p.id) < (\(position.startsAt)::timestamptz, \(position.id)::bigint)")
    }
    return try await database.read(
      """
      select \(unsafe: PitchingSessions.shown)
      from service_pitchingsession p join service_service s on s.code = p.service_id
      where \(conditions.joined(" and ")) order by p.starts_at desc, p.id desc
      limit \(literal: limit)
      """)
  }

  private static func reads(_ viewer: Viewer) -> SQL {
    """
    (\(viewer.isStaff) and (\(viewer.organization)::text is null
        or s.organization_id = \(viewer.organization)::text)
      or p.status <> 'draft' and exists (select from service_pitchingjuror j
        where j.session_id = p.id and j.user_id = \(viewer.userID)))
    """
  }

  private static let one = Statement(
    """
    select \(shown),
      coalesce((select jsonb_agg(jsonb_build_object('request_id', t.service_request_id,
          'number', r.number, 'position', t.position, 'place', t.place,
          'mean', t.mean::text, 'median', t.median::text) order by t.position, t.id)
        from service_pitchingproject t join service_servicerequest r on r.id = t.service_request_id
        where t.session_id = p.id), '[]') as requests,
      coalesce((select jsonb_agg(jsonb_build_object('user_id', j.user_id,
          'name', nullif(u.display_name, '')) order by j.user_id)
        from service_pitchingjuror j left join user_ref u on u.id = j.user_id
        where j.session_id = p.id), '[]') as jurors
    from service_pitchingsession p join service_service s on s.code = p.service_id
    where p.id = $1 and ($2 or p.status <> 'draft' and exists (select from service_pitchingjuror j
      where j.session_id = p.id and j.user_id = $3))
    """)

  /// One day with its projects in order and its jury; no row for a stranger.
  package func read(_ id: Int64, for viewer: Viewer) async throws -> Rows {
    try await database.read(PitchingSessions.one(id, viewer.isStaff, viewer.userID))
  }

  package static func read(
    _ id: Int64, for viewer: Viewer, in tx: Transaction
  ) async throws -> Rows {
    try await tx.query(one(id, viewer.isStaff, viewer.userID))
  }

  private static let gradeShown = """
    select g.id, g.service_request_id as request_id, g.user_id as juror_id,
      nullif(u.display_name, '') as juror_name, g.total, coalesce(g.data -> 'scores', '{}')
        as scores, coalesce(g.comment, '') as comment, g.updated_at
    from service_pitchinggrade g left join user_ref u on u.id = g.user_id
    """

  private static let graded = Statement(
    """
    \(gradeShown) where g.session_id = $1 and ($2 or g.user_id = $3)
    order by g.service_request_id, g.id limit 10000
    """)

  /// All grades for the staff, a juror's own for himself.
  package func grades(of id: Int64, for viewer: Viewer) async throws -> Rows {
    try await database.read(PitchingSessions.graded(id, viewer.isStaff, viewer.userID))
  }

  private static let ofRequest = Statement(
    """
    select g.id, g.session_id, p.starts_at, g.user_id as juror_id,
      nullif(u.display_name, '') as juror_name, g.total, coalesce(g.data -> 'scores', g.data)
        as scores, coalesce(g.comment, '') as comment, g.created_at, g.updated_at
    from service_servicerequest r
    join service_pitchinggrade g on g.service_request_id = r.id
    left join service_pitchingsession p on p.id = g.session_id
    left join user_ref u on u.id = g.user_id
    where r.id = $1 and \(RequestColumns.submitted)
    order by g.id limit 1000
    """)

  /// Every grade of a request for the staff, those of the old site among them.
  package func grades(ofRequest id: Int64) async throws -> Rows {
    try await database.read(PitchingSessions.ofRequest(id))
  }

  private static let ofJuror = Statement(
    """
    \(gradeShown) where g.session_id = $1 and g.service_request_id = $2 and g.user_id = $3
    """)

  /// What a juror says of a project, after his change.
  package static func grade(
    of request: Int64, by juror: Int64, on session: Int64, in tx: Transaction
  ) async throws -> Rows {
    try await tx.query(ofJuror(session, request, juror))
  }
}
