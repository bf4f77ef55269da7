package import FoundationEssentials
package import Kernel
package import Postgres
import ServicesDomain

/// What other systems tell us, and with which secrets we know that it is they.
package struct IncomingHooks: Sendable {
  package let database: Database

  package init(database: Database) { self.database = database }

  private static let finding = Statement(
    """
    select s.secret_seed, case when s.previous_until > $2 then s.previous_seed end as previous_seed
    from service_hooksource s where s.code = $1 and s.active and s.secret_seed is not null
    """)

  /// Throws `IncomingHookError.unknownSource`, also for one that was switched off or has no secret yet.
  package func seeds(of source: String, now: Instant) async throws -> SecretSeeds {
    guard let row = try await database.query(IncomingHooks.finding(source, now)).first else {
      throw IncomingHookError.unknownSource
    }
    return SecretSeeds(
      current: try row.uuid("secret_seed"), previous: try row.optionalUUID("previous_seed"))
  }

  private static let rotating = Statement(
    """
    update service_hooksource set
      previous_seed = secret_seed,
      previous_until = case when secret_seed is not null then $2::timestamptz end,
      secret_seed = gen_random_uuid(), updated_at = now(), row_version = row_version + 1
    where code = $1
    returning secret_seed
    """)

  /// A secret for a source; the one before goes on beside it until `until`.
  package func rotate(_ source: String, until: Instant, in tx: Transaction) async throws -> UUID {
    guard let row = try await tx.query(IncomingHooks.rotating(source, until)).first else {
      throw HookError.missing
    }
    return try row.uuid("secret_seed")
  }

  private static let taking = Statement(
    """
    insert into service_externalhooklog (created_at, request_data, source, event_id, event_type,
      body_sha256, status)
    values ($1, $2, $3, $4, $5, $6, 'received')
    on conflict (source, event_id) where source is not null do nothing
    returning id
    """)

  private static let known = Statement(
    "select body_sha256 from service_externalhooklog where source = $1 and event_id = $2")

  /// Keeps what came, with a job that does something with it. False: it is here already. Throws
  /// `IncomingHookError.idReused`.
  package func take(_ hook: IncomingHook, now: Instant, in tx: Transaction) async throws -> Bool {
    let taken = try await tx.query(
      IncomingHooks.taking(
        now, JSONText(hook.body), hook.source, hook.event, hook.type, hook.sha256))
    guard let row = taken.first else {
      let known = try await tx.query(IncomingHooks.known(hook.source, hook.event)).first
      guard try known?.bytes("body_sha256") == hook.sha256 else {
        throw IncomingHookError.idReused
      }
      return false
    }
    try await IncomingHookJob.enqueue(row.int64("id"), in: tx)
    return true
  }
}

/// A call that was verified.
package struct IncomingHook: Sendable {
  package let source: String
  /// The sender's id of it.
  package let event: String
  package let type: String?
  /// The bytes as they came: JSON.
  package let body: [UInt8]
  package let sha256: [UInt8]

  package init(source: String, event: String, type: String?, body: [UInt8], sha256: [UInt8]) {
    self.source = source
    self.event = event
    self.type = type
    self.body = body
    self.sha256 = sha256
  }
}
