import FoundationEssentials
import Kernel
package import Postgres
package import ServicesDomain

/// Hooks of partners and staff, and what was sent to them.
package struct Hooks: Sendable {
  package let database: Database

  package init(database: Database) { self.database = database }

  /// Hooks of one owner at most.
  package static let limit = 20

  private static let listing = Statement(
    """
    select h.id, h.name, h.client_id, h.url, h.event_types, h.services, h.status, h.paused_because,
      h.failures, h.failing_since, h.rests_until, h.previous_until, h.created_at, h.updated_at,
      h.row_version
    from service_hook h
    where ($1::text is null or h.client_id = $1) and ($2::text is null or h.organization_id = $2)
      and ($3::integer is null or h.id = $3) and ($4::integer is null or h.id < $4)
    order by h.id desc limit $5
    """)

  /// Those that the asker may see, the newest first. The staff sees applications' too.
  package func list(for owner: HookOwner, before: Int64?, limit: Int) async throws -> Rows {
    try await database.read(
      Hooks.listing(owner.client, owner.organization, Int32?.none, before.map(Int32.init), limit))
  }

  package func read(_ id: Int64, for owner: HookOwner) async throws -> Row {
    try await required(
      database.query(
        Hooks.listing(owner.client, owner.organization, Int32(id), Int32?.none, 1)))
  }

  package func read(_ id: Int64, for owner: HookOwner, in tx: Transaction) async throws -> Row {
    try await required(
      tx.query(Hooks.listing(owner.client, owner.organization, Int32(id), Int32?.none, 1)))
  }

  func required(_ rows: Rows) throws -> Row {
    guard let row = rows.first else { throw HookError.missing }
    return row
  }

  private static let locking = Statement(
    """
    select h.id, h.name, h.client_id, h.created_by, h.status, h.paused_because, h.failures,
      h.failing_since, h.rests_until, h.row_version
    from service_hook h
    where h.id = $1 and ($2::text is null or h.client_id = $2)
      and ($3::text is null or h.organization_id = $3)
    for update
    """)

  /// Throws `HookError.missing`, `.stale`.
  func lock(
    _ id: Int64, for owner: HookOwner = .staff(organization: nil), expecting version: Int64? = nil,
    in tx: Transaction
  ) async throws -> LockedHook {
    let row = try await required(
      tx.query(Hooks.locking(Int32(id), owner.client, owner.organization)))
    let hook = try LockedHook(row)
    if let version, version != hook.rowVersion { throw HookError.stale(current: hook.rowVersion) }
    return hook
  }
}

/// A hook whose row nobody else changes.
struct LockedHook {
  let id: Int64
  let name: String
  let client: String?
  let createdBy: Int64?
  var health: HookHealth
  let rowVersion: Int64

  init(_ row: Row) throws {
    id = try row.int64("id")
    name = try row.string("name")
    client = try row.optionalString("client_id")
    createdBy = try row.optionalInt64("created_by")
    health = HookHealth(
      stored: HookHealth.Status(rawValue: try row.string("status")) ?? .paused,
      pausedBecause: try row.optionalString("paused_because").flatMap(HookHealth.Pause.init),
      failures: try row.int("failures"), failingSince: try row.optionalInstant("failing_since"),
      restsUntil: try row.optionalInstant("rests_until"))
    rowVersion = try row.int64("row_version")
  }
}

extension HookOwner {
  var client: String? { if case .application(let client) = self { client } else { nil } }
  var organization: String? {
    if case .staff(let organization) = self { organization } else { nil }
  }
}
