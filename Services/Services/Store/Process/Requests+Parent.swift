import Postgres
import ServicesDomain

extension Requests {
  private static let holdingParents = Statement(
    """
    with parents as materialized (
      select c.parent_id as id from service_servicerequest c
      join service_service s on s.code = c.service_id
      where c.id = any($1::int[]) and c.parent_id is not null
        and jsonb_path_exists(s.bp_config, '$.transitions[*].parent')
    )
    select r.id from service_servicerequest r
    where r.id = any(array(
      select id from parents
      union select unnest($1::int[]) where exists (select from parents)))
    order by r.id for no key update of r
    """)

  /// A step of a request may move the one to which it belongs. Both are locked before anything is read,
  /// in the order of their ids, as whoever locks several does.
  static func holding(parentsOf ids: [Int64]) -> SQL { holdingParents(ids.asArray) }

  /// What was decided on requests moves those to which they belong, as their steps say; the number of the
  /// child is what is noted there. Throws `RequestError.parentElsewhere`: then nothing was decided.
  func moveParents(after steps: [UnsavedStep], in tx: Transaction) async throws {
    for made in steps {
      guard let target = made.step.move?.parentStep, let id = made.locked.request.parentID else {
        continue
      }
      var parent = try await locked(id, by: Requests.lockingAny(id), in: tx)
      let step = try parent.request.follow(
        child: made.locked.request.id, to: target, by: made.step.actorID,
        comment: made.locked.request.number, table: parent.table, calendar: parent.calendar,
        today: parent.context.today)
      try await save(step, of: parent, by: .system, in: tx)
    }
  }

  private static let parent = Statement(
    """
    select r.service_id, r.status from service_servicerequest r
    where r.id = $1 and (r.author_id = $2 or r.company_id = $3::integer)
      and r.company_id is not distinct from $3::integer
    for share of r
    """)

  /// What is asked for within another request needs one that runs, of the same applicant. It is held:
  /// it does not end meanwhile.
  func checkParent(
    of wish: NewRequest, among services: [String]?, in tx: Transaction
  ) async throws {
    guard let services else {
      if wish.parentID != nil { throw ServiceRefusal.parentUnsuitable }
      return
    }
    guard let id = wish.parentID else { throw ServiceRefusal.parentRequired(services) }
    guard
      let row = try await tx.query(Requests.parent(id, wish.authorID, wish.companyID)).first,
      services.contains(try row.string("service_id")),
      try row.string("status") == RequestStatus.active.rawValue
    else { throw ServiceRefusal.parentUnsuitable }
  }
}
