package import FoundationEssentials
package import Kernel
package import Postgres
package import ServicesDomain

/// What a hook is to be. A member that is `nil` stays as it is.
package struct HookWish: Sendable {
  package var name: String?
  package var url: String?
  package var eventTypes: [HookEventType]?
  package var services: [String]?
  package var isPaused: Bool?

  package init() {}
}

/// From what the secrets of a hook or a source are derived. The one before counts until its end.
package struct SecretSeeds: Sendable {
  package let current: UUID
  package let previous: UUID?

  package init(current: UUID, previous: UUID?) {
    self.current = current
    self.previous = previous
  }
}

extension Hooks {
  private static let holding = Statement(
    "select pg_advisory_xact_lock(hashtextextended('service_hook ' || $1, 0))")

  private static let counting = Statement(
    """
    select count(*)::bigint as hooks from service_hook h
    where h.client_id is not distinct from $1 and h.organization_id is not distinct from $2
    """)

  private static let adding = Statement(
    """
    insert into service_hook (name, client_id, organization_id, created_by, url, event_types,
      services)
    values ($1, $2, $3, $4, $5, $6, $7)
    returning id, secret_seed
    """)

  /// Throws `HookError.tooMany`, `.servicesNotOpen`.
  package func add(
    _ wish: HookWish, of owner: HookOwner, by user: Int64?, in tx: Transaction
  ) async throws -> (id: Int64, seed: UUID) {
    // Who makes one beside waits here, and counts after this one.
    _ = try await tx.query(Hooks.holding(owner.client ?? "staff \(owner.organization ?? "")"))
    let known = try await tx.query(Hooks.counting(owner.client, owner.organization))
    guard try known.first?.int("hooks") ?? 0 < Hooks.limit else {
      throw HookError.tooMany(limit: Hooks.limit)
    }
    try await check(wish.services ?? [], for: owner, in: tx)
    let row = try await required(
      tx.query(
        Hooks.adding(
          wish.name ?? "", owner.client, owner.organization, user.map(Int32.init), wish.url ?? "",
          (wish.eventTypes ?? []).map(\.rawValue).asArray, (wish.services ?? []).asArray)))
    return (try row.int64("id"), try row.uuid("secret_seed"))
  }

  private static let opening = Statement(
    """
    select w.code from unnest($1::text[]) w (code)
    where not exists (
      select from service_service s where s.code = w.code
        and ($3::text is null or s.organization_id = $3)
        and ($2::text is null
          or coalesce(s.config -> 'hooks' -> 'applications', '[]') @> to_jsonb($2::text)))
    """)

  private func check(
    _ services: [String], for owner: HookOwner, in tx: Transaction
  ) async throws {
    guard !services.isEmpty else { return }
    let closed = try await tx.query(
      Hooks.opening(services.asArray, owner.client, owner.organization))
    guard closed.isEmpty else {
      throw HookError.servicesNotOpen(try closed.map { try $0.string("code") })
    }
  }

  private static let changing = Statement(
    """
    update service_hook set name = coalesce($2, name), url = coalesce($3, url),
      event_types = coalesce($4::text[], event_types), services = coalesce($5::text[], services),
      status = $6, paused_because = $7, failures = $8, failing_since = $9, rests_until = $10,
      updated_at = now(), row_version = row_version + 1
    where id = $1
    """)

  private static let wakingAll = Statement(
    """
    update service_hookdelivery set due_at = $2, updated_at = now(), row_version = row_version + 1
    where hook_id = $1 and status = 'pending' and due_at > $2
    """)

  /// Throws `HookError.missing`, `.stale`, `.servicesNotOpen`. Of an application's hook the staff changes
  /// no more than whether it is paused.
  package func change(
    _ id: Int64, to wish: HookWish, by owner: HookOwner, expecting version: Int64?, now: Instant,
    in tx: Transaction
  ) async throws {
    var hook = try await lock(id, for: owner, expecting: version, in: tx)
    let changesMore =
      wish.name != nil || wish.url != nil || wish.eventTypes != nil || wish.services != nil
    if changesMore, hook.client != owner.client { throw HookError.ofApplication }
    try await check(wish.services ?? [], for: owner, in: tx)
    let wasPaused = hook.health.status == .paused
    if wish.isPaused == true, !wasPaused { hook.health.pause(because: .owner) }
    if wish.isPaused == false, wasPaused { hook.health.resume() }
    let health = hook.health
    _ = try await tx.query(
      Hooks.changing(
        Int32(id), wish.name, wish.url, wish.eventTypes.map { $0.map(\.rawValue).asArray },
        wish.services.map(\.asArray), health.status.rawValue, health.pausedBecause?.rawValue,
        health.failures, health.failingSince, health.restsUntil))
    guard wasPaused, health.status != .paused else { return }
    _ = try await tx.query(Hooks.wakingAll(Int32(id), now))
    try await HookRun.enqueue(id, in: tx)
  }

  private static let removing = Statement("delete from service_hook where id = $1")

  /// With all that was sent to it.
  package func delete(
    _ id: Int64, by owner: HookOwner, expecting version: Int64?, in tx: Transaction
  ) async throws {
    let hook = try await lock(id, for: owner, expecting: version, in: tx)
    guard hook.client == owner.client else { throw HookError.ofApplication }
    _ = try await tx.query(Hooks.removing(Int32(id)))
  }

  private static let rotating = Statement(
    """
    update service_hook set previous_seed = secret_seed, previous_until = $2,
      secret_seed = gen_random_uuid(), updated_at = now(), row_version = row_version + 1
    where id = $1
    returning secret_seed
    """)

  /// A new secret. The one before goes on beside it until `until`; one before that does not.
  package func rotate(
    _ id: Int64, by owner: HookOwner, until: Instant, in tx: Transaction
  ) async throws -> UUID {
    let hook = try await lock(id, for: owner, in: tx)
    guard hook.client == owner.client else { throw HookError.ofApplication }
    return try await required(tx.query(Hooks.rotating(Int32(id), until))).uuid("secret_seed")
  }
}
