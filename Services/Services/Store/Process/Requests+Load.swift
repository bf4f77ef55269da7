import Postgres
import ServicesDomain

extension Requests {
  // Whoever gives out requests of a service waits for the one before: each counts what that one gave.
  private static let holdingManagers = Statement(
    "select id from service_service_users where service_id = $1 order by id for no key update")

  private static let choosing = Statement(
    """
    with chosen as (
      select m.id from service_service_users m left join user_ref u on u.id = m.user_id
      where m.service_id = $1 and m.user_id <> $2 and m.user_id is distinct from $3::integer
        and not coalesce(u.deleted, false)
      order by (
          select count(*) from service_servicerequest r
          where r.assignee_id = m.user_id and r.status in ('submitted', 'in_progress', 'revision')),
        m.last_assigned_at nulls first, m.user_id
      limit 1
    )
    update service_service_users m set last_assigned_at = clock_timestamp()
    from chosen where m.id = chosen.id returning m.user_id
    """)

  /// The manager with the fewest open requests, of equals the one who waited longest: not the applicant
  /// and not whose decision is appealed against. `nil`: the service has no other.
  func idlest(for request: ServiceRequest, in tx: Transaction) async throws -> Int64? {
    _ = try await tx.query(Requests.holdingManagers(request.serviceCode))
    return try await tx.query(
      Requests.choosing(request.serviceCode, request.authorID, request.formerAssigneeID)
    ).first?.int64("user_id")
  }
}
