import IdentityContract
package import IdentityDomain
import Kernel
import Outbox
import Postgres

extension FlagRecords {
  /// Whom the flag names; `nil` if there is no such flag.
  package func audience(
    _ kind: FlagAudience, of flag: Int64
  ) async throws -> (ids: [Int64], version: Int64)? {
    try await database.query(
      """
      select f.row_version, array(select \(kind.column) from \(kind.table)
        where flag_id = f.id order by 1) as ids
      from waffle_flag f where id = \(flag)
      """
    ).first.map { (ids: try $0.int64s("ids"), version: try $0.int64("row_version")) }
  }

  /// From now on the flag names exactly these. `version` is the one that is changed, `nil` any; the
  /// new one is returned. What is so already changes nothing.
  package func setAudience(
    _ kind: FlagAudience, to ids: [Int64], of flag: Int64, version: Int64?, by actor: UserID
  ) async throws -> Int64 {
    try await database.transaction { transaction in
      let row = try await transaction.query(
        "select name, row_version from waffle_flag where id = \(flag) for no key update"
      ).first
      guard let row else { throw FlagError.notFound }
      let current = try row.int64("row_version")
      guard version == nil || version == current else {
        throw FlagError.stale(current: current)
      }
      try await demandKnown(kind, ids, in: transaction)
      guard try await write(kind, ids, flag, in: transaction) else { return current }
      _ = try await transaction.query(
        "update waffle_flag set row_version = row_version + 1 where id = \(flag)")
      try await OutboxWriter.append(
        FlagChanged(kind: "flag", id: flag, name: try row.string("name")), rev: current + 1,
        actor: actor.rawValue, in: transaction)
      return current + 1
    }
  }

  private func demandKnown(
    _ kind: FlagAudience, _ ids: [Int64], in transaction: Transaction
  ) async throws {
    let known = try await transaction.query(
      """
      select id from \(kind.target) where id = any(\(ids.asArray)::bigint[]) and \(kind.isThere)
      for \(kind.lock)
      """
    ).map { try $0.int64("id") }
    let unknown = Set(ids).subtracting(known)
    guard unknown.isEmpty else { throw FlagError.unknown(unknown.sorted()) }
  }

  /// False if nothing had to be changed.
  private func write(
    _ kind: FlagAudience, _ ids: [Int64], _ flag: Int64, in transaction: Transaction
  ) async throws -> Bool {
    let removed = try await transaction.query(
      """
      delete from \(kind.table)
      where flag_id = \(flag) and \(kind.column) <> all(\(ids.asArray)::bigint[])
      """
    ).affected
    let added = try await transaction.query(
      """
      insert into \(kind.table) (flag_id, \(kind.column))
      select \(flag)::integer, id from unnest(\(ids.asArray)::bigint[]) as id
      on conflict do nothing
      """
    ).affected
    return removed + added > 0
  }
}

extension FlagAudience {
  fileprivate var table: SQL {
    switch self {
    case .groups: "waffle_flag_groups"
    case .users: "waffle_flag_users"
    case .excludedUsers: "waffle_flag_excluded_users"
    case .companies: "waffle_flag_companies"
    }
  }

  fileprivate var column: SQL {
    switch self {
    case .groups: "group_id"
    case .users, .excludedUsers: "user_id"
    case .companies: "company_id"
    }
  }

  /// A merge moves what names the company: it must not overtake who names it.
  fileprivate var lock: SQL {
    switch self {
    case .groups, .users, .excludedUsers: "key share"
    case .companies: "share"
    }
  }

  /// Neither who has not confirmed yet nor who was erased can be named, nor what was merged.
  fileprivate var isThere: SQL {
    switch self {
    case .groups: "true"
    case .companies: "merged_into_id is null"
    case .users, .excludedUsers: "state not in ('pending', 'deleted')"
    }
  }

  fileprivate var target: SQL {
    switch self {
    case .groups: "auth_group"
    case .users, .excludedUsers: "account_user"
    case .companies: "account_company"
    }
  }
}
