package import Kernel
import Postgres
package import ServicesDomain

extension PitchingSessions {
  private static let standing = Statement(
    """
    select p.trims, p.status, p.minutes, p.current_request_id, p.current_started_at,
      concat_ws('-', p.row_version,
      (select coalesce(sum(g.row_version), 0) from service_pitchinggrade g
        where g.session_id = p.id),
      (select count(*) from service_pitchingabstention a where a.session_id = p.id)) as version
    from service_pitchingsession p
    where p.id = $1 and ($2 or p.status <> 'draft' and exists (select from service_pitchingjuror j
      where j.session_id = p.id and j.user_id = $3))
    """)

  private static let live = Statement(
    """
    select t.service_request_id as request_id, r.number, t.position, r.submitted_at,
      array(select g.total::bigint from service_pitchinggrade g
        where g.session_id = t.session_id and g.service_request_id = t.service_request_id
        order by g.id) as totals
    from service_pitchingproject t join service_servicerequest r on r.id = t.service_request_id
    where t.session_id = $1 order by t.position, t.id
    """)

  /// A day as it stands at this moment.
  package struct Standing: Sendable {
    package let status: String
    /// Changes with every grade, and with every second of a turn.
    package let version: String
    /// Who is pitching, and how long he has.
    package let turn: Turn?
    package let projects: [Project]

    package struct Turn: Sendable {
      package let requestID: Int64
      package let startedAt: Instant
      package let endsAt: Instant
      package let secondsLeft: Int
    }

    package struct Project: Sendable {
      package let place: PitchingPlace
      package let number: String?
      package let position: Int
    }
  }

  /// `nil` for a stranger. `known` tells whether the reader has that
  /// version: then the projects are left out.
  package func standing(
    of id: Int64, for viewer: Viewer, now: Instant, known: (String) -> Bool
  ) async throws -> Standing? {
    guard
      let row = try await database.read(
        PitchingSessions.standing(id, viewer.isStaff, viewer.userID)
      ).first
    else { return nil }
    let turn = try Standing.Turn(row, now: now)
    let version = try row.string("version") + (turn.map { "-\($0.secondsLeft)" } ?? "")
    let status = try row.string("status")
    if known(version) {
      return Standing(status: status, version: version, turn: turn, projects: [])
    }
    let rows = try await database.read(PitchingSessions.live(id))
    let ranking = PitchingRanking.places(
      try rows.map { try PitchedProject($0) }, trims: try row.bool("trims"))
    let facts = try Dictionary(
      rows.map { row in
        (
          try row.int64("request_id"),
          (number: try row.optionalString("number"), position: try row.int("position"))
        )
      }
    ) { first, _ in first }
    return Standing(
      status: status, version: version, turn: turn,
      projects: ranking.map { place in
        Standing.Project(
          place: place, number: facts[place.requestID]?.number,
          position: facts[place.requestID]?.position ?? 0)
      })
  }
}

extension PitchingSessions.Standing.Turn {
  fileprivate init?(_ row: Row, now: Instant) throws {
    guard let turn = try row.pitchingTurn() else { return nil }
    let minutes = try row.int("minutes")
    self.init(
      requestID: turn.requestID, startedAt: turn.startedAt, endsAt: turn.end(of: minutes),
      secondsLeft: turn.secondsLeft(of: minutes, at: now))
  }
}
