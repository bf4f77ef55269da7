import Kernel
package import Postgres
package import ServicesDomain

/// What became of a project when its day was closed.
package struct PitchingOutcome: Sendable {
  package let place: PitchingPlace
  package let hasMoved: Bool
  /// The code of the refusal where it has not.
  package let reason: String?
}

extension PitchingSessions {
  private static let projects = Statement(
    """
    select p.service_request_id as request_id, r.submitted_at,
      array(select g.total::bigint from service_pitchinggrade g
        where g.session_id = p.session_id and g.service_request_id = p.service_request_id
        order by g.id) as totals
    from service_pitchingproject p join service_servicerequest r on r.id = p.service_request_id
    where p.session_id = $1 order by p.position, p.id
    """)

  static func projects(of session: Int64, in tx: Transaction) async throws -> [PitchedProject] {
    try await tx.query(projects(session)).map { try PitchedProject($0) }
  }

  private static let placing = Statement(
    """
    update service_pitchingproject set closed_at = now(), place = $3, mean = $4::numeric,
      median = $5::numeric, row_version = row_version + 1
    where session_id = $1 and service_request_id = $2
    """)

  /// Nobody grades any more: the ranking stands, and each request with enough grades moves on as its
  /// table says. One that does not may be pitched on another day.
  package func close(
    _ id: Int64, by manager: Int64, in tx: Transaction
  ) async throws -> [PitchingOutcome] {
    var locked = try await PitchingSessions.lock(id, in: tx)
    try locked.session.close()
    let ranking = PitchingRanking.places(
      try await PitchingSessions.projects(of: id, in: tx), trims: locked.session.trims)
    _ = try await tx.query(
      """
      update service_pitchingsession set status = 'closed', closed_at = now(),
        current_request_id = null, current_started_at = null,
        row_version = \(locked.session.rowVersion), updated_at = now()
      where id = \(id)
      """)
    _ = try await tx.batch(
      ranking.map {
        PitchingSessions.placing(id, $0.requestID, $0.place, $0.mean?.text, $0.median?.text)
      })
    var outcomes: [Int64: PitchingOutcome] = [:]
    // In one order, so that two days do not wait for each other's requests.
    for place in ranking.sorted(by: { $0.requestID < $1.requestID }) {
      outcomes[place.requestID] = try await move(
        place, least: locked.session.fewestGrades, by: manager, in: tx)
    }
    return ranking.compactMap { outcomes[$0.requestID] }
  }

  private func move(
    _ place: PitchingPlace, least: Int, by manager: Int64, in tx: Transaction
  ) async throws -> PitchingOutcome {
    guard place.grades >= least else {
      return PitchingOutcome(place: place, hasMoved: false, reason: "grades-missing")
    }
    do {
      try await tx.savepoint {
        _ = try await requests.fire(.pitchingDone, on: place.requestID, by: manager, in: tx)
      }
      return PitchingOutcome(place: place, hasMoved: true, reason: nil)
    } catch let refusal as any ProblemConvertible where refusal.problem.status < 500 {
      return PitchingOutcome(place: place, hasMoved: false, reason: refusal.problem.code)
    }
  }
}

extension PitchedProject {
  init(_ row: Row) throws {
    self.init(
      requestID: try row.int64("request_id"), totals: try row.int64s("totals").map(Int.init),
      submittedAt: try row.optionalInstant("submitted_at"))
  }
}
