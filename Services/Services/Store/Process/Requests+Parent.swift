import Postgres
import ServicesDomain

extension Requests {
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
