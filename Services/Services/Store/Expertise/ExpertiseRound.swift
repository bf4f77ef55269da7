import Kernel
import Postgres
import ServicesDomain

/// The open round of a request, its row locked.
struct ExpertiseRound: Sendable {
  let id: Int64
  /// Not while experts are only being found.
  let isOpened: Bool
  let dueOn: Day?

  private static let locking = Statement(
    """
    select id, opened_at is not null as is_opened, due_on from service_expertiseround
    where service_request_id = $1 and closed_at is null for no key update
    """)

  private static let inserting = Statement(
    """
    insert into service_expertiseround (service_request_id, round)
    select $1, coalesce(max(round), 0) + 1 from service_expertiseround
    where service_request_id = $1
    returning id, false as is_opened, due_on
    """)

  private static let opening = Statement(
    """
    with round as (
      update service_expertiseround set opened_at = coalesce(opened_at, now()),
        due_on = coalesce(due_on, $2::date), row_version = row_version + 1, updated_at = now()
      where id = $1 returning id, due_on
    )
    update service_expertise e set due_on = round.due_on, row_version = row_version + 1,
      updated_at = now()
    from round where e.round_id = round.id and round.due_on is not null
      and e.status in ('assigned', 'accepted', 'draft', 'returned')
    """)

  private static let closing = Statement(
    """
    update service_expertiseround set closed_at = now(), is_done = $2,
      row_version = row_version + 1, updated_at = now()
    where id = $1
    """)

  private init(_ row: Row) throws {
    id = try row.int64("id")
    isOpened = try row.bool("is_opened")
    dueOn = try row.optionalDay("due_on")
  }

  /// Of a request whose row is locked.
  static func open(of request: Int64, in tx: Transaction) async throws -> ExpertiseRound? {
    try await tx.query(locking(request)).first.map { try ExpertiseRound($0) }
  }

  /// The same, begun if there is none.
  static func openOrBegin(of request: Int64, in tx: Transaction) async throws -> ExpertiseRound {
    if let round = try await open(of: request, in: tx) { return round }
    guard let row = try await tx.query(inserting(request)).first else {
      throw OpinionRefusal.missing
    }
    return try ExpertiseRound(row)
  }

  /// From now on it runs; what was assigned before has the round's deadline.
  func begin(dueOn: Day?, in tx: Transaction) async throws {
    _ = try await tx.query(ExpertiseRound.opening(id, dueOn))
  }

  func close(isDone: Bool, in tx: Transaction) async throws {
    _ = try await tx.query(ExpertiseRound.closing(id, isDone))
  }
}
