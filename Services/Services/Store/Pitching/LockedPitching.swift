import Kernel
package import Postgres
package import ServicesDomain

/// A pitching day, its row locked.
package struct LockedPitching: Sendable {
  package var session: PitchingSession
  let serviceTitle: Localized
  let startsAt: Instant
  let place: String
}

extension PitchingSessions {
  private static func locking(_ strength: String) -> Statement {
    Statement(
      """
      select p.id, p.service_id, p.status, p.criteria, p.min_grades, p.trims, p.starts_at, p.place,
        p.current_request_id, p.current_started_at, p.row_version, s.name
      from service_pitchingsession p join service_service s on s.code = p.service_id
      where p.id = $1 for \(strength) of p
      """)
  }

  private static let locking = locking("update")
  /// Jurors grade beside each other; the day is not closed meanwhile.
  private static let sharing = locking("share")

  package static func lock(_ id: Int64, in tx: Transaction) async throws -> LockedPitching {
    try LockedPitching(await tx.query(locking(id)))
  }

  static func share(_ id: Int64, in tx: Transaction) async throws -> LockedPitching {
    try LockedPitching(await tx.query(sharing(id)))
  }
}

extension Row {
  func pitchingTurn() throws -> PitchingTurn? {
    guard let request = try optionalInt64("current_request_id"),
      let start = try optionalInstant("current_started_at")
    else { return nil }
    return PitchingTurn(requestID: request, startedAt: start)
  }
}

extension LockedPitching {
  fileprivate init(_ rows: Rows) throws {
    guard let row = rows.first else { throw PitchingRefusal.missing }
    session = PitchingSession(
      stored: try row.int64("id"), service: try row.string("service_id"),
      status: PitchingSession.Status(rawValue: try row.string("status")) ?? .closed,
      criteria: try row.criteria("criteria"), fewestGrades: try row.int("min_grades"),
      trims: try row.bool("trims"), turn: try row.pitchingTurn(),
      rowVersion: try row.int64("row_version"))
    serviceTitle = try row.localized("name")
    startsAt = try row.instant("starts_at")
    place = try row.string("place")
  }
}
