import Kernel
import Postgres
import ServicesDomain

/// The calls of services. Whoever takes a place or money of one holds its row while he counts.
enum Rounds {
  private static let counted = """
    select w.id, w.quota_submitted, w.quota_approved, w.amount::text as amount,
      (select count(*) from service_servicerequest r where r.round_id = w.id and r.id <> all($2::int[])
        and r.status not in ('draft', 'cancelled')) as submitted,
      g.approved, g.granted::text as granted
    from service_round w cross join lateral (
      select count(*) as approved, coalesce(sum(r.round_amount), 0) as granted
      from service_servicerequest r where r.round_id = w.id and r.id <> all($2::int[])
        and r.status in ('approved', 'active', 'completed')) g
    where w.id = $1
    """

  private static let counting = Statement(counted)

  private static let holding = Statement(
    "select id from service_round where id = $1 for no key update")

  private static let open = Statement(
    """
    select id from service_round
    where service_id = $1 and opens_at <= $2::timestamptz and closes_at > $2::timestamptz
    """)

  private static let next = Statement(
    """
    select exists (select from service_round where service_id = $1) as is_by_rounds,
      exists (select from service_round where service_id = $1
        and opens_at > $2::timestamptz) as is_to_come
    """)

  /// The round, with what others have of it. Two who come for the last place wait for each other: the
  /// count is a statement of its own, which sees what the first one has written.
  static func hold(
    _ id: Int64, besides requests: [Int64], in tx: Transaction
  ) async throws -> Round? {
    guard try await !tx.query(holding(id)).isEmpty else { return nil }
    return try await look(at: id, besides: requests, in: tx)
  }

  static func look(
    at id: Int64, besides requests: [Int64], in tx: Transaction
  ) async throws -> Round? {
    try await tx.query(counting(id, requests.asArray)).first.map(Round.init)
  }

  static func openRound(
    of service: String, now: Instant, in tx: Transaction
  ) async throws -> Int64? {
    try await tx.query(open(service, now)).first?.int64("id")
  }

  /// Throws why a service that goes by rounds takes nothing while none of them is open.
  static func checkNoneNeeded(
    of service: String, now: Instant, in tx: Transaction
  ) async throws {
    guard let row = try await tx.query(next(service, now)).first, try row.bool("is_by_rounds")
    else { return }
    throw try row.bool("is_to_come") ? ServiceRefusal.notOpenYet : ServiceRefusal.closed
  }
}

extension Round {
  init(_ row: Row) throws {
    self.init(
      id: try row.int64("id"), quotaSubmitted: try row.optionalInt("quota_submitted"),
      quotaApproved: try row.optionalInt("quota_approved"),
      amount: try row.optionalString("amount").flatMap { FixedDecimal($0) },
      submitted: try row.int("submitted"), approved: try row.int("approved"),
      granted: FixedDecimal(try row.string("granted")) ?? FixedDecimal(0))
  }
}

/// Where a request stands in a round.
struct RoundPlace: Sendable, Hashable {
  var roundID: Int64?
  /// What it asks of the round's money.
  var amount: String?
}
