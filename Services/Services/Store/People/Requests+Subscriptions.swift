package import FoundationEssentials
import Jobs
package import Postgres
import ServicesDomain

extension Requests {
  private static let comingTo = Statement(
    """
    select coalesce(r.author_id = $2, false) or coalesce(r.company_id = any($3::int[]), false)
        or \(RequestColumns.collaborates("$2")) as is_applicant
    from service_servicerequest r join service_service s on s.code = r.service_id
    where r.id = $1 and \(RequestColumns.submitted)
      and ($4::text is null or s.organization_id = $4)
    for key share of r
    """)

  private static let following = Statement(
    """
    insert into service_requestsubscription (service_request_id, user_id) values ($1, $2)
    on conflict (service_request_id, user_id) do nothing
    """)

  private static let leaving = Statement(
    """
    delete from service_requestsubscription where service_request_id = $1 and user_id = $2
    """)

  private static func followed(_ condition: String, _ end: String = "") -> Statement {
    Statement(
      """
      select n.id, n.service_request_id as request_id, r.number, r.service_id as service,
        s.name as service_name, r.status, r.bp_status,
        s.bp_config #> array['statuses', r.bp_status, 'label'] as bp_status_label, n.created_at,
        n.row_version
      from service_requestsubscription n
      join service_servicerequest r on r.id = n.service_request_id
      join service_service s on s.code = r.service_id
      where n.user_id = $1 and \(condition)
      \(end)
      """)
  }

  private static let one = followed("n.service_request_id = $2")
  private static let mine = followed(
    "n.is_allowed and n.id < $2 and ($3::text is null or s.organization_id = $3)",
    "order by n.id desc limit $4")

  /// Somebody of the staff follows a submitted request that he may see; again it changes nothing. Throws
  /// `RequestError.missing`, and `.ownRequest` for whoever applies: he is told in any case.
  package func subscribe(_ viewer: Viewer, to id: Int64, in tx: Transaction) async throws -> Row {
    try await References.checkUser(
      viewer.userID, tx.query(References.holdingUser(viewer.userID)), in: tx)
    let coming = Requests.comingTo(
      id, viewer.userID, viewer.companies.asArray, viewer.organization)
    guard viewer.isStaff, let row = try await tx.query(coming).first else {
      throw RequestError.missing
    }
    if try row.bool("is_applicant") { throw RequestError.ownRequest }
    _ = try await tx.query(Requests.following(id, viewer.userID))
    guard let made = try await tx.query(Requests.one(viewer.userID, id)).first else {
      throw RequestError.missing
    }
    return made
  }

  /// Again it changes nothing.
  package func unsubscribe(_ user: Int64, from id: Int64, in tx: Transaction) async throws {
    _ = try await tx.query(Requests.leaving(id, user))
  }

  /// What somebody follows and may see, the newest first, before the subscription `before`.
  package func subscriptions(
    of viewer: Viewer, before: Int64?, limit: Int
  ) async throws -> Rows {
    try await database.read(
      Requests.mine(viewer.userID, before ?? .max, viewer.organization, limit))
  }

  private static let doubting = Statement(
    """
    update service_requestsubscription set is_allowed = false, check_id = $2, updated_at = now(),
      row_version = row_version + 1
    where user_id = $1
    """)

  private static let judging = Statement(
    """
    update service_requestsubscription n set is_allowed = true, updated_at = now(),
      row_version = n.row_version + 1
    from service_servicerequest r join service_service s on s.code = r.service_id
    where n.user_id = $1 and n.check_id = $2 and not n.is_allowed
      and r.id = n.service_request_id and ($3::text is null or s.organization_id = $3)
    """)

  /// Identity says by an event that somebody's rights are others now: he is told nothing before it has
  /// said which.
  package static func doubtSubscriptions(
    of user: Int64, by event: UUID, in tx: Transaction
  ) async throws {
    guard try await tx.query(doubting(user, event)).affected > 0 else { return }
    try await JobQueue.enqueue(CheckSubscriber(user: user, event: event), in: tx)
  }

  /// Identity has said that he is of the staff, of one organisation or of all. What it said before a
  /// later event counts for nothing.
  package func allowSubscriptions(
    of user: Int64, asked event: UUID, organization: String?, in tx: Transaction
  ) async throws {
    _ = try await tx.query(Requests.judging(user, event, organization))
  }
}
