import IdentityContract
package import IdentityDomain
package import Kernel
import Outbox
package import Postgres

/// A group as staff see it.
package struct Group: Sendable {
  package let id: Int64
  package let name: String
  /// Codes, such as `services.decide_request`, in order.
  package let permissions: [String]
  package let members: Int64
  package let version: Int64
}

/// Groups change by commands: who gives a right must hold it himself, and whoever is in the group is
/// told anew what he may do.
package struct Groups: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }

  private static let columns: SQL = """
    g.id, g.name, g.row_version,
    array(select t.app_label || '.' || p.codename from auth_group_permissions gp
      join auth_permission p on p.id = gp.permission_id
      join django_content_type t on t.id = p.content_type_id
      where gp.group_id = g.id order by 1) as permissions,
    (select count(*) from account_user_groups ug where ug.group_id = g.id) as members
    """

  package func list() async throws -> [Group] {
    try await database.read("select \(Groups.columns) from auth_group g order by g.name")
      .map(Groups.group)
  }

  package func group(_ id: Int64) async throws -> Group? {
    try await database.read("select \(Groups.columns) from auth_group g where g.id = \(id)").first
      .map(Groups.group)
  }

  /// - Parameter rights: what the actor holds; `nil` for a superuser.
  package func create(
    _ name: String, permissions: [String], holding rights: Set<String>?
  ) async throws -> Group {
    try await database.transaction { tx in
      try Groups.demand(permissions, within: rights)
      let made = try await tx.query(
        """
        insert into auth_group (name) values (\(name)) on conflict (name) do nothing returning id
        """
      ).first
      guard let id = try made?.int64("id") else { throw GrantError.groupNameTaken }
      try await Groups.give(permissions, to: id, in: tx)
      return try await Groups.read(id, in: tx)
    }
  }

  /// `nil` leaves as it is. Throws `GrantError`.
  package func change(
    _ id: Int64, ifVersion version: Int64?, name: String?, permissions: [String]?,
    by actor: UserID, holding rights: Set<String>?, now: Instant
  ) async throws -> Group {
    try await database.transaction { tx in
      try await Groups.lock(id, version, in: tx)
      if let permissions {
        let before = Set(try await Groups.read(id, in: tx).permissions)
        try Groups.demand(
          Array(before.symmetricDifference(permissions)), within: rights)
        try await Groups.give(permissions, to: id, in: tx)
        if before != Set(permissions) {
          try await Groups.tellMembers(of: id, by: actor, now: now, in: tx)
        }
      }
      do {
        _ = try await tx.query(
          """
          update auth_group set name = coalesce(\(name), name), row_version = row_version + 1
          where id = \(id)
          """)
      } catch let error as DatabaseError {
        throw Constraints.meaning(of: error)
      }
      return try await Groups.read(id, in: tx)
    }
  }

  package func delete(
    _ id: Int64, ifVersion version: Int64?, by actor: UserID, holding rights: Set<String>?,
    now: Instant
  ) async throws {
    try await database.transaction { tx in
      try await Groups.lock(id, version, in: tx)
      try Groups.demand(try await Groups.read(id, in: tx).permissions, within: rights)
      try await Groups.tellMembers(of: id, by: actor, now: now, in: tx)
      for table in ["account_user_groups", "auth_group_permissions", "waffle_flag_groups"] {
        try tx.enqueue("delete from \(identifier: table) where group_id = \(id)")
      }
      _ = try await tx.query("delete from auth_group where id = \(id)")
    }
  }

  // MARK: Steps

  private static func group(_ row: Row) throws -> Group {
    Group(
      id: try row.int64("id"), name: try row.string("name"),
      permissions: try row.strings("permissions"), members: try row.int64("members"),
      version: try row.int64("row_version"))
  }

  private static func read(_ id: Int64, in tx: Transaction) async throws -> Group {
    let row = try await tx.query("select \(columns) from auth_group g where g.id = \(id)").first
    guard let row else { throw GrantError.notFound }
    return try group(row)
  }

  private static func lock(_ id: Int64, _ version: Int64?, in tx: Transaction) async throws {
    let row = try await tx.query(
      "select row_version from auth_group where id = \(id) for update"
    ).first
    guard let row else { throw GrantError.notFound }
    if let version, try row.int64("row_version") != version { throw GrantError.stale }
  }

  private static func demand(
    _ codes: [String], within rights: Set<String>?
  ) throws(GrantError) {
    if let rights, !codes.allSatisfy(rights.contains) { throw .beyondOwnRights }
  }

  /// Exactly these from now on.
  private static func give(
    _ codes: [String], to id: Int64, in tx: Transaction
  ) async throws {
    let ids = try await Permissions.ids(of: codes, in: tx)
    _ = try await tx.query(
      """
      delete from auth_group_permissions
      where group_id = \(id) and permission_id <> all(\(ids.asArray)::integer[])
      """)
    _ = try await tx.query(
      """
      insert into auth_group_permissions (group_id, permission_id)
      select \(id), permission from unnest(\(ids.asArray)::integer[]) permission
      on conflict do nothing
      """)
  }

  static func tellMembers(
    of id: Int64, by actor: UserID, now: Instant, in tx: Transaction
  ) async throws {
    let members = try await tx.query(
      "select user_id from account_user_groups where group_id = \(id) order by user_id")
    for member in members {
      try await Grants.bumpRevision(
        of: try member.identifier("user_id"), actor: actor, now: now, in: tx)
    }
  }
}
