package import Postgres

/// Who manages the requests of a service.
package struct Managers: Sendable {
  private let database: Database

  package init(database: Database) { self.database = database }

  private static let reading = """
    select s.code as service, s.name, s.row_version,
      (select coalesce(jsonb_agg(jsonb_build_object('user_id', m.user_id, 'name',
          nullif(u.display_name, ''), 'last_assigned_at', m.last_assigned_at) order by m.user_id),
          '[]')
        from service_service_users m left join user_ref u on u.id = m.user_id
        where m.service_id = s.code) as managers
    from service_service s
    where s.code = $1 and ($2::text is null or s.organization_id = $2)
    """
  private static let one = Statement(reading)
  private static let locking = Statement(
    """
    select row_version from service_service
    where code = $1 and ($2::text is null or organization_id = $2) for no key update
    """)
  private static let dropping = Statement(
    "delete from service_service_users where service_id = $1 and user_id <> all($2::int[])")
  private static let adding = Statement(
    """
    insert into service_service_users (service_id, user_id)
    select $1, n.id from unnest($2::int[]) as n (id)
    on conflict (service_id, user_id) do nothing
    """)
  private static let counting = Statement(
    """
    update service_service set row_version = row_version + 1, updated_at = now() where code = $1
    returning \(CataloguePublishing.columns)
    """)

  /// `organization`: whose services alone are seen; `nil`: all.
  package func show(_ service: String, within organization: String?) async throws -> Row? {
    try await database.read(Managers.one(service, organization)).first
  }

  /// These and no others from now on; who stays keeps his turn. Identity knows them already. `check`
  /// gets the version that stands, before anything is written. `nil` if there is no such service.
  package func replace(
    _ service: String, with users: [Int64], within organization: String?, by actor: Int64?,
    in tx: Transaction, check: (_ current: Int64) throws -> Void
  ) async throws -> Row? {
    for user in users.sorted() {
      let rows = try await tx.query(References.holdingUser(user))
      try await References.checkUser(user, rows, in: tx)
    }
    guard let known = try await tx.query(Managers.locking(service, organization)).first else {
      return nil
    }
    try check(known.int64("row_version"))
    let made = try await tx.batch([
      Managers.dropping(service, users.asArray), Managers.adding(service, users.asArray),
      Managers.counting(service),
    ])
    try await CataloguePublishing.append(made[2], by: actor, in: tx)
    return try await tx.query(Managers.one(service, organization)).first
  }
}
