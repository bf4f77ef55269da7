import Audit
package import IdentityDomain
package import Kernel
package import Postgres

/// One right that there is.
package struct Permission: Sendable {
  package let code: String
  /// As its service says it; of a right that nobody registered, in no language of ours.
  package let name: Localized
  /// Whose it is; `common` for what every service has, `nil` where none registered it.
  package let context: String?
  /// The service that had it does not name it any more.
  package let isRetired: Bool

  init(_ row: Row) throws {
    code = try row.string("code")
    let words = try row.string("name")
    name =
      try row.optionalString("context") == nil
      ? Localized(ru: words, kk: words, en: words) : try row.localized("title")
    context = try row.optionalString("context")
    isRetired = try row.optionalBool("retired") ?? false
  }
}

/// How a right came to somebody.
package struct RightSource: Sendable {
  /// `nil`: it was granted to the person.
  package let group: String?
  /// When and by whom the person was put into the group or granted the right, and the reason that was
  /// given; `nil` where nobody kept it.
  package let since: Instant?
  package let grantedBy: UserID?
  package let reason: String?
}

/// A right of a person with all the ways by which it came.
package struct ExplainedRight: Sendable {
  package let permission: Permission
  package var sources: [RightSource]
}

/// Which rights there are, and why somebody has them.
package struct Permissions: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }

  private static let columns: SQL = """
    t.app_label || '.' || p.codename as code, p.name, r.context, r.name as title, r.retired
    """

  private static let registered: SQL = """
    left join permission_registration r on r.code = t.app_label || '.' || p.codename
    """

  package func all() async throws -> [Permission] {
    try await database.read(
      """
      select \(Permissions.columns) from auth_permission p
      join django_content_type t on t.id = p.content_type_id \(Permissions.registered) order by 1
      """
    ).map(Permission.init)
  }

  package func exists(_ code: String) async throws -> Bool {
    try await database.read(
      """
      select 1 as one from auth_permission p
      join django_content_type t on t.id = p.content_type_id
      where t.app_label || '.' || p.codename = \(code)
      """
    ).isEmpty == false
  }

  /// Throws `GrantError.unknownPermission`.
  static func ids(of codes: [String], in tx: Transaction) async throws -> [Int64] {
    let rows = try await tx.query(
      """
      select p.id, t.app_label || '.' || p.codename as code from auth_permission p
      join django_content_type t on t.id = p.content_type_id
      where t.app_label || '.' || p.codename = any(\(codes.asArray))
      """)
    let known = Set(try rows.map { try $0.string("code") })
    if let unknown = codes.first(where: { !known.contains($0) }) {
      throw GrantError.unknownPermission(unknown)
    }
    return try rows.map { try $0.int64("id") }
  }

  /// Everything that groups and grants give a person, or one right of it.
  package func explain(_ user: UserID, only code: String?) async throws -> [ExplainedRight] {
    try await ChangeFiling.now(database)
    let rows = try await database.query(
      """
      select \(Permissions.columns), g.name as group_name, given.date_created, given.user_id,
        given.comment
      from (
        select permission_id, null::integer as group_id, id,
          'account.useruserpermissions' as model
        from account_user_user_permissions where user_id = \(user)
        union all
        select gp.permission_id, gp.group_id, ug.id, 'account.usergroups'
        from account_user_groups ug join auth_group_permissions gp on gp.group_id = ug.group_id
        where ug.user_id = \(user)
      ) s
      join auth_permission p on p.id = s.permission_id
      join django_content_type t on t.id = p.content_type_id
      \(Permissions.registered)
      left join auth_group g on g.id = s.group_id
      left join lateral (
        select n.date_created, n.user_id, nullif(n.comment, '') as comment
        from reversion_version v join reversion_revision n on n.id = v.revision_id
        where v.model = s.model and v.object_id = s.id::text and v.action = 'create'
        order by v.id desc limit 1
      ) given on true
      where \(code)::text is null or t.app_label || '.' || p.codename = \(code)
      order by 1, g.name nulls first
      """)
    return try rows.reduce(into: []) { rights, row in
      let code = try row.string("code")
      if rights.last?.permission.code != code {
        rights.append(ExplainedRight(permission: try Permission(row), sources: []))
      }
      rights[rights.count - 1].sources.append(try Permissions.source(row))
    }
  }

  private static func source(_ row: Row) throws -> RightSource {
    RightSource(
      group: try row.optionalString("group_name"),
      since: try row.optionalInstant("date_created"),
      grantedBy: try row.optionalIdentifier("user_id"),
      reason: try row.optionalString("comment"))
  }
}
