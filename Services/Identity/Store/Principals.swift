package import IdentityDomain
package import Kernel
package import Postgres

/// Everything that the gateway must know of a caller.
package struct ResolvedCaller: Sendable {
  package let user: UserID
  /// The digest of the session or of the API token.
  package let session: String
  package let expiresAt: Instant?
  package let locale: Language
  package let isStaff: Bool
  package let isSuperuser: Bool
  package let isExpert: Bool
  package let permissionRevision: Int64
  package let permissions: [String]
  /// Staff of one organisation see what is its own; the code of `core_organization`.
  package let organization: String?
  package let companies: [(id: CompanyID, role: String)]
  package let groups: [Int64]
  /// Of an API token: what it is limited to; empty means all of the person's rights.
  package let scopes: [String]
  /// The application that acts for the person, by an OAuth2 token.
  package let client: String?
  /// A second factor is obligatory for him and he has none: until then he has no right at all.
  package let isHeldBack: Bool
}

/// An application that acts on its own (RFC 6749, section 4.4).
package struct ResolvedApplication: Sendable {
  package let clientID: String
  package let scopes: [String]
  /// The digest of its token.
  package let session: String
  package let expiresAt: Instant
}

/// What somebody may do, without a session or a token.
package struct PersonalRights: Sendable {
  package let permissions: [String]
  package let isSuperuser: Bool
  /// Staff of one organisation see what is its own; the code of `core_organization`.
  package let organization: String?
}

/// Who stands behind a cookie or a token.
package struct Principals: Sendable {
  let database: Database
  /// When sessions and tokens that were looked up were used last.
  package let activity: ActivityNotes
  private let staffNeedFactor: Bool

  /// - Parameter staffNeedFactor: a second factor of sign-in is obligatory for staff and superusers,
  ///   and not only for members of the groups that say so.
  package init(_ database: Database, staffNeedFactor: Bool) {
    self.database = database
    activity = ActivityNotes(database)
    self.staffNeedFactor = staffNeedFactor
  }

  /// The codes of a person's own grants and those of the groups.
  static func permissions(of user: SQL) -> SQL {
    """
    array(select t.app_label || '.' || p.codename from auth_permission p
      join django_content_type t on t.id = p.content_type_id
      where p.id in (
        select permission_id from account_user_user_permissions where user_id = \(user)
        union
        select gp.permission_id from auth_group_permissions gp
        join account_user_groups ug on ug.group_id = gp.group_id where ug.user_id = \(user))
      order by 1)
    """
  }

  private static let columns = """
    u.id, u.locale, u.is_staff, u.is_superuser, u.is_expert, u.permission_revision,
    u.organization_id,
    array(select t.app_label || '.' || p.codename from auth_permission p
      join django_content_type t on t.id = p.content_type_id
      where not u.is_superuser and p.id in (
        select permission_id from account_user_user_permissions where user_id = u.id
        union
        select gp.permission_id from auth_group_permissions gp
        join account_user_groups ug on ug.group_id = gp.group_id where ug.user_id = u.id)
      order by 1) as permissions,
    array(select company_id from account_usercompany where user_id = u.id order by id)
      as company_ids,
    array(select role from account_usercompany where user_id = u.id order by id) as company_roles,
    array(select group_id from account_user_groups where user_id = u.id order by 1) as group_ids,
    (($3 and (u.is_staff or u.is_superuser)) or \(Factors.isDemanded))
      and not \(Factors.isConfirmed) as is_held_back
    """

  private static let bySession = Statement(
    """
    select \(columns), s.session_key as session, s.expire_date as expires_at, s.last_activity,
      '{}'::text[] as scopes, null::text as client_id
    from user_sessions_session s join account_user u on u.id = s.user_id
    where s.session_key = $1 and s.expire_date > $2
      and \(Accounts.actsFrom()) <= $2
    """)

  /// Never none: that would be all of the person's rights.
  private static let oauthScopes =
    "coalesce(nullif(\(Scopes.open(of: Scopes.split("token.scope"))), '{}'), '{none}')"

  private static let byToken = Statement(
    """
    select \(columns), k.digest as session, k.expires_at, k.scopes, k.last_used_at,
      k.client_id
    from (
      select user_id, digest, expires_at, scopes, last_used_at, null::text as client_id
      from api_token where digest = $1
      union all
      select user_id, key, null, '{}', $2::timestamptz, null from authtoken_token where key = $1
      union all
      select token.user_id, token.token, token.expires, \(oauthScopes), $2::timestamptz, a.client_id
      from oauth2_provider_accesstoken token
      join oauth2_provider_application a on a.id = token.application_id
      where token.token = $1 and a.active
    ) k join account_user u on u.id = k.user_id
    where (k.expires_at is null or k.expires_at > $2)
      and \(Accounts.actsFrom()) <= $2
    """)

  package func caller(session digest: String, now: Instant) async throws -> ResolvedCaller? {
    guard
      let row = try await database.read(Principals.bySession(digest, now, staffNeedFactor)).first
    else { return nil }
    if try row.instant("last_activity") + SessionPolicy.activityGrain < now {
      activity.note(session: digest, at: now)
    }
    return try caller(row)
  }

  package func caller(token digest: String, now: Instant) async throws -> ResolvedCaller? {
    guard let row = try await database.read(Principals.byToken(digest, now, staffNeedFactor)).first
    else { return nil }
    let lastUse = try row.optionalInstant("last_used_at")
    if lastUse.map({ $0 + SessionPolicy.activityGrain < now }) ?? true {
      activity.note(token: digest, at: now)
    }
    return try caller(row)
  }

  /// Asked where no person stands behind the token.
  package func application(
    token digest: String, now: Instant
  ) async throws -> ResolvedApplication? {
    try await database.read(Principals.byOwnToken(digest, now)).first.map { row in
      ResolvedApplication(
        clientID: try row.string("client_id"), scopes: try row.strings("scopes"),
        session: digest, expiresAt: try row.instant("expires"))
    }
  }

  private static let byOwnToken = Statement(
    """
    select a.client_id, token.expires, \(oauthScopes) as scopes
    from oauth2_provider_accesstoken token
    join oauth2_provider_application a on a.id = token.application_id and a.active
    where token.token = $1 and token.user_id is null and token.expires > $2
    """)

  /// `nil` if there is nobody of that id who may sign in.
  package func rights(of user: UserID, now: Instant) async throws -> PersonalRights? {
    try await database.query(
      """
      select u.is_superuser, u.organization_id,
        \(Principals.permissions(of: "u.id")) as permissions,
        ((\(staffNeedFactor) and (u.is_staff or u.is_superuser))
          or \(unsafe: Factors.isDemanded)) and not \(unsafe: Factors.isConfirmed) as is_held_back
      from account_user u where u.id = \(user)
        and \(unsafe: Accounts.actsFrom()) <= \(now)
      """
    ).first.map { row in
      let isHeldBack = try row.bool("is_held_back")
      return PersonalRights(
        permissions: isHeldBack ? [] : try row.strings("permissions"),
        isSuperuser: try !isHeldBack && row.bool("is_superuser"),
        organization: try row.optionalString("organization_id"))
    }
  }

  private func caller(_ row: Row) throws -> ResolvedCaller {
    let ids = try row.int64s("company_ids").map { CompanyID($0) }
    let scopes = try row.strings("scopes")
    let isHeldBack = try row.bool("is_held_back")
    let isSuperuser = try !isHeldBack && row.bool("is_superuser")
    let granted = isHeldBack ? [] : try row.strings("permissions")
    return ResolvedCaller(
      user: try row.identifier("id"), session: try row.string("session"),
      expiresAt: try row.optionalInstant("expires_at"),
      locale: AccountRow.language(try row.string("locale")),
      isStaff: try !isHeldBack && row.bool("is_staff"),
      // A limited token has those of the person's rights that it names, whoever the person is.
      isSuperuser: isSuperuser && scopes.isEmpty,
      isExpert: try !isHeldBack && row.bool("is_expert"),
      permissionRevision: try row.int64("permission_revision"),
      permissions: scopes.isEmpty
        ? granted : isSuperuser ? scopes : granted.filter(scopes.contains),
      organization: try row.optionalString("organization_id"),
      companies: isHeldBack
        ? [] : zip(ids, try row.strings("company_roles")).map { (id: $0, role: $1) },
      groups: isHeldBack ? [] : try row.int64s("group_ids"),
      scopes: scopes, client: try row.optionalString("client_id"), isHeldBack: isHeldBack)
  }
}
