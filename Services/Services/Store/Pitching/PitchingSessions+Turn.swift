package import Kernel
package import Postgres
import ServicesDomain

extension PitchingSessions {
  private static let order = Statement(
    """
    select service_request_id as request_id from service_pitchingproject
    where session_id = $1 order by position, id
    """)

  private static let turning = Statement(
    """
    update service_pitchingsession set current_request_id = $2, current_started_at = $3,
      row_version = $4, updated_at = now()
    where id = $1
    """)

  /// The next project of an open day is pitched from now on, or the one that is named.
  package func turn(
    _ id: Int64, to request: Int64?, now: Instant, in tx: Transaction
  ) async throws {
    var locked = try await PitchingSessions.lock(id, in: tx)
    let order = try await tx.query(PitchingSessions.order(id)).map { try $0.int64("request_id") }
    let turn = try locked.session.begin(at: request, of: order, now: now)
    _ = try await tx.query(
      PitchingSessions.turning(
        id, turn.requestID, turn.startedAt, locked.session.rowVersion))
  }
}
