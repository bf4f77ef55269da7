import IdentityContract
package import IdentityDomain
package import Kernel
import Outbox
package import Postgres

/// Groups and permissions.
package struct Grants: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }

  /// Everything remembered of the person's rights is stale from now on.
  static func bumpRevision(
    of user: UserID, actor: UserID?, now: Instant, in transaction: Transaction
  ) async throws {
    let row = try await transaction.query(
      """
      update account_user set permission_revision = permission_revision + 1,
        row_version = row_version + 1, updated_at = \(now)
      where id = \(user) returning permission_revision, row_version
      """
    ).first
    guard let row else { return }
    try await OutboxWriter.append(
      UserPermissionsChanged(
        id: user.rawValue, revision: try row.int64("permission_revision")),
      rev: try row.int64("row_version"), actor: actor?.rawValue, in: transaction)
  }

  /// Puts a person into exactly these groups. Who grants must hold what he grants; a superuser
  /// holds everything.
  package func setGroups(
    _ names: [String], of user: UserID, by actor: UserID?, holding rights: Set<String>?,
    now: Instant
  ) async throws {
    try await database.transaction { transaction in
      let known = try await transaction.query(
        "select id, name from auth_group where name = any(\(names.asArray)) for share")
      let found = Set(try known.map { try $0.string("name") })
      if let unknown = names.first(where: { !found.contains($0) }) {
        throw GrantError.unknownGroup(unknown)
      }
      guard
        try await transaction.query(
          "select id from account_user where id = \(user) for no key update"
        ).first != nil
      else { throw GrantError.notFound }
      let ids = try known.map { try $0.int64("id") }
      if let rights {
        try await demandHeld(rights, ids, user, in: transaction)
      }
      let removed = try await transaction.query(
        """
        delete from account_user_groups
        where user_id = \(user) and group_id <> all(\(ids.asArray)::integer[])
        """
      ).affected
      let added = try await transaction.query(
        """
        insert into account_user_groups (user_id, group_id)
        select \(user), id from unnest(\(ids.asArray)::integer[]) as id
        on conflict do nothing
        """
      ).affected
      if removed + added > 0 {
        try await Grants.bumpRevision(of: user, actor: actor, now: now, in: transaction)
      }
    }
  }

  /// Grants a person exactly these rights, besides those of the groups. Throws `GrantError`.
  package func setPermissions(
    _ codes: [String], of user: UserID, by actor: UserID?, holding rights: Set<String>?,
    now: Instant
  ) async throws {
    try await database.transaction { transaction in
      let ids = try await Permissions.ids(of: codes, in: transaction)
      guard
        try await transaction.query(
          "select id from account_user where id = \(user) and state <> 'deleted' for no key update"
        ).first != nil
      else { throw GrantError.notFound }
      let before = try await transaction.query(
        """
        select t.app_label || '.' || p.codename as code from account_user_user_permissions up
        join auth_permission p on p.id = up.permission_id
        join django_content_type t on t.id = p.content_type_id where up.user_id = \(user)
        """
      ).map { try $0.string("code") }
      let touched = Set(before).symmetricDifference(codes)
      if let rights, !touched.isSubset(of: rights) { throw GrantError.beyondOwnRights }
      guard !touched.isEmpty else { return }
      _ = try await transaction.query(
        """
        delete from account_user_user_permissions
        where user_id = \(user) and permission_id <> all(\(ids.asArray)::integer[])
        """)
      _ = try await transaction.query(
        """
        insert into account_user_user_permissions (user_id, permission_id)
        select \(user), permission from unnest(\(ids.asArray)::integer[]) permission
        on conflict do nothing
        """)
      try await Grants.bumpRevision(of: user, actor: actor, now: now, in: transaction)
    }
  }

  /// Binds a person to an organisation, or to none.
  package func setOrganization(
    _ code: String?, of user: UserID, by actor: UserID?, now: Instant
  ) async throws {
    try await database.transaction { transaction in
      let isKnown = try await transaction.query(
        """
        select from account_user where id = \(user) and state <> 'deleted' for no key update
        """)
      guard !isKnown.isEmpty else { throw GrantError.notFound }
      if let code {
        let known = try await transaction.query(
          "select from core_organization where code = \(code) for key share")
        guard !known.isEmpty else { throw GrantError.unknownOrganization }
      }
      let changed = try await transaction.query(
        """
        update account_user set organization_id = \(code)
        where id = \(user) and organization_id is distinct from \(code)
        """
      ).affected
      if changed > 0 {
        try await Grants.bumpRevision(of: user, actor: actor, now: now, in: transaction)
      }
    }
  }

  /// Both what is given and what is taken away must be the actor's own.
  private func demandHeld(
    _ rights: Set<String>, _ groups: [Int64], _ user: UserID, in transaction: Transaction
  ) async throws {
    let touched = try await transaction.query(
      """
      select distinct t.app_label || '.' || p.codename as code
      from auth_group_permissions gp
      join auth_permission p on p.id = gp.permission_id
      join django_content_type t on t.id = p.content_type_id
      where (gp.group_id = any(\(groups.asArray)::integer[]))
        <> exists (select 1 from account_user_groups ug
          where ug.user_id = \(user) and ug.group_id = gp.group_id)
      """
    ).map { try $0.string("code") }
    guard touched.allSatisfy(rights.contains) else { throw GrantError.beyondOwnRights }
  }

  /// Makes the permissions that the hub knows and that are not there yet; harmless when repeated.
  package func ensurePermissions() async throws {
    _ = try await database.query("select ensure_rights()")
  }

  /// Makes a group with these permissions, or gives the group that is there what it lacks.
  package func ensureGroup(_ name: String, holding codes: [PermissionCode]) async throws {
    try await database.transaction { transaction in
      _ = try await transaction.query(
        "insert into auth_group (name) values (\(name)) on conflict do nothing")
      for code in codes {
        _ = try await transaction.query(
          """
          insert into auth_group_permissions (group_id, permission_id)
          select g.id, p.id from auth_group g, auth_permission p
          join django_content_type t on t.id = p.content_type_id
          where g.name = \(name) and t.app_label = \(code.context) and p.codename = \(code.codename)
          on conflict do nothing
          """)
      }
    }
  }
}
