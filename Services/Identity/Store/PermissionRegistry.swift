package import IdentityDomain
package import Kernel
package import Postgres

/// A right as a service names it.
package struct NamedPermission: Sendable {
  package let code: PermissionCode
  package let model: String
  package let name: Localized
  /// About what every service has.
  package let isCommon: Bool

  package init(_ code: PermissionCode, about model: String, _ name: Localized, isCommon: Bool) {
    self.code = code
    self.model = model
    self.name = name
    self.isCommon = isCommon
  }
}

/// What a registration came to.
package struct RegisteredPermissions: Sendable, Equatable {
  /// Rights that the service names now.
  package let named: Int
  /// Rights that it named before and that nobody names any more.
  package let retired: Int

  package init(named: Int, retired: Int) {
    self.named = named
    self.retired = retired
  }
}

package enum PermissionRegistryError: Error, Equatable {
  /// Another service's, or common where this one says otherwise.
  case ofAnother([String])
}

/// Which service knows which rights.
package struct PermissionRegistry: Sendable {
  /// Whose common rights are.
  private static let common = "common"

  let database: Database

  package init(_ database: Database) { self.database = database }

  /// From now on the service knows exactly these. Copies of it, and other services, may do the same
  /// at the same moment: they come one after the other. Throws `PermissionRegistryError`; then
  /// nothing changed.
  package func register(
    _ permissions: [NamedPermission], of service: String, now: Instant
  ) async throws -> RegisteredPermissions {
    try await database.transaction { transaction in
      // Readers go on; whoever registers waits.
      _ = try await transaction.query(
        "lock table permission_registration in share row exclusive mode")
      try await demandOwn(permissions, service, in: transaction)
      try await upsert(permissions, service, now, in: transaction)
      let retired = try await retire(permissions, service, now, in: transaction)
      _ = try await transaction.query("select ensure_rights()")
      return RegisteredPermissions(named: permissions.count, retired: retired)
    }
  }

  private func owner(of permission: NamedPermission, _ service: String) -> String {
    permission.isCommon ? PermissionRegistry.common : service
  }

  private func demandOwn(
    _ permissions: [NamedPermission], _ service: String, in transaction: Transaction
  ) async throws {
    let others = try await transaction.query(
      """
      select r.code from permission_registration r
      join unnest(\(codes(permissions))::text[],
        \(permissions.map { owner(of: $0, service) }.asArray)::text[])
        wish (code, context) on wish.code = r.code
      where r.context <> wish.context order by 1
      """
    ).map { try $0.string("code") }
    guard others.isEmpty else { throw PermissionRegistryError.ofAnother(others) }
  }

  private func upsert(
    _ permissions: [NamedPermission], _ service: String, _ now: Instant,
    in transaction: Transaction
  ) async throws {
    _ = try await transaction.query(
      """
      insert into permission_registration as known
        (code, context, model, name, named_by, created_at, updated_at)
      select wish.code, wish.context, wish.model,
        jsonb_build_object('ru', wish.ru, 'kk', wish.kk, 'en', wish.en),
        array[\(service)::text], \(now)::timestamptz, \(now)::timestamptz
      from unnest(\(codes(permissions))::text[],
        \(permissions.map { owner(of: $0, service) }.asArray)::text[],
        \(permissions.map(\.model).asArray)::text[], \(texts(permissions, .russian))::text[],
        \(texts(permissions, .kazakh))::text[], \(texts(permissions, .english))::text[]) wish (code, context, model, ru, kk, en)
      on conflict (code) do update
      set name = excluded.name, retired_at = null, updated_at = excluded.updated_at,
        named_by = case when known.named_by @> excluded.named_by then known.named_by
          else known.named_by || excluded.named_by end,
        row_version = known.row_version + 1
      where known.name <> excluded.name or not known.named_by @> excluded.named_by
      """)
  }

  private func retire(
    _ permissions: [NamedPermission], _ service: String, _ now: Instant,
    in transaction: Transaction
  ) async throws -> Int {
    let left = try await transaction.query(
      """
      update permission_registration
      set named_by = array_remove(named_by, \(service)::text), updated_at = \(now),
        retired_at = case when named_by = array[\(service)::text] then \(now)::timestamptz end,
        row_version = row_version + 1
      where named_by @> array[\(service)::text] and code <> all(\(codes(permissions))::text[])
      returning retired
      """)
    return try left.filter { try $0.bool("retired") }.count
  }

  private func codes(_ permissions: [NamedPermission]) -> PostgresArray<String> {
    permissions.map(\.code.description).asArray
  }

  private func texts(
    _ permissions: [NamedPermission], _ language: Language
  ) -> PostgresArray<String> {
    permissions.map { $0.name.text(in: language) }.asArray
  }
}
