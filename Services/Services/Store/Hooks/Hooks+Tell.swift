package import FoundationEssentials
package import Kernel
package import Postgres
package import ServicesDomain

/// An event as hooks are told of it.
package struct HookNews: Sendable {
  package let event: UUID
  package let type: String
  /// What it is about, such as `request:12`: order is kept within it.
  package let thing: String
  package let service: String
  package let occurredAt: Instant
  /// The bytes that are sent.
  package let body: String

  package init(
    event: UUID, type: String, thing: String, service: String, occurredAt: Instant, body: String
  ) {
    self.event = event
    self.type = type
    self.thing = thing
    self.service = service
    self.occurredAt = occurredAt
    self.body = body
  }
}

extension Hooks {
  // The share lock makes a run that is ending wait: it then sees these deliveries, or leaves its key free.
  private static let telling = Statement(
    """
    with told as (
      select h.id from service_hook h join service_service s on s.code = $4
      where $2 = any(h.event_types) and h.created_at <= $5
        and (h.services = '{}' or $4 = any(h.services))
        and (h.organization_id is null or h.organization_id = s.organization_id)
        and (h.client_id is null
          or coalesce(s.config -> 'hooks' -> 'applications', '[]') @> to_jsonb(h.client_id))
      order by h.id
      for share of h
    )
    insert into service_hookdelivery (id, created_at, hook_id, event_id, event_type, thing, body,
      due_at, gives_up_at)
    select gen_random_uuid(), $7, told.id, $1, $2, $3, $6, $7, $8 from told
    on conflict (hook_id, event_id) do nothing
    returning hook_id
    """)

  /// Leaves a delivery for every hook that wants to hear of it, also for those that are paused: what
  /// waits for less than three days is sent when they go on. Told twice it is one.
  package func tell(_ news: HookNews, now: Instant, in tx: Transaction) async throws {
    let told = try await tx.query(
      Hooks.telling(
        news.event, news.type, news.thing, news.service, news.occurredAt, news.body, now,
        now + HookRetry.patience))
    for row in told { try await HookRun.enqueue(row.int64("hook_id"), in: tx) }
  }

  private static let adding = Statement(
    """
    insert into service_hookdelivery (id, created_at, hook_id, event_type, thing, body, due_at,
      gives_up_at)
    values ($1::uuid, $4, $2, $3, 'ping:' || $1::uuid::text, $5, $4, $6)
    """)

  /// A test for one hook. Throws `HookError.missing`, `.paused`.
  package func ping(
    _ id: Int64, body: String, by owner: HookOwner, now: Instant, in tx: Transaction
  ) async throws -> UUID {
    let hook = try await lock(id, for: owner, in: tx)
    guard hook.health.status != .paused else { throw HookError.paused }
    let delivery = UUID()
    _ = try await tx.query(
      Hooks.adding(
        delivery, Int32(id), HookEventType.ping, now, body, now + HookRetry.patience))
    try await HookRun.enqueue(id, in: tx)
    return delivery
  }
}
