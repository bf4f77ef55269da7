package import FoundationEssentials
package import Postgres

/// Moves of all drafts of a form to its newest version: what was asked for, and how far it is.
package struct FormMigrations: Sendable {
  package let database: Database

  package init(database: Database) { self.database = database }

  private static let behind = """
    service_hubformdata d
    join service_servicerequest r on r.hub_form_data_id = d.id
    join service_service s on s.code = r.service_id
    join service_hubform f on f.id = s.hub_form_id and f.active and f.version > 0
    where f.id = $1 and d.status = 'draft' and d.legacy is null and r.status = 'draft'
      and r.submissions = 0 and r.legacy is null
      and r.service_id = any (array(select c.code from service_service c where c.hub_form_id = $1))
      and (d.hub_form_id, d.hub_form_version) is distinct from (f.id, f.version)
    """

  private static let adding = Statement(
    """
    insert into service_formmigration (hub_form_id, version, requested_by, total)
    select $1, version, $2, (select count(*) from \(behind))
    from service_hubform where id = $1 returning id
    """)

  /// Notes the wish; the job gets its id.
  package func add(_ form: Int64, by user: Int64, in tx: Transaction) async throws -> Int64 {
    guard let id = try await tx.query(FormMigrations.adding(form, user)).first?.int64("id") else {
      throw FormRefusal.missing
    }
    return id
  }

  package func note(job: UUID, of id: Int64, in tx: Transaction) throws {
    try tx.enqueue("update service_formmigration set job_id = \(job) where id = \(id)")
  }

  private static let shown = """
    m.id, m.version, m.created_at, m.requested_by, nullif(u.display_name, '') as requested_by_name,
    m.total, m.moved, m.finished_at,
    case when m.finished_at is not null then 'finished'
      else coalesce(case j.status when 'failed' then 'failed' when 'skipped' then 'cancelled'
        when 'running' then 'running' else 'waiting' end, 'waiting') end as state
    """

  private static let joined = """
    service_formmigration m left join user_ref u on u.id = m.requested_by
    left join django_dramatiq_task j on j.id = m.job_id
    """

  private static let listed = Statement(
    """
    select \(shown) from \(joined) where m.hub_form_id = $1 and m.id < $2::bigint
    order by m.id desc limit $3
    """)

  /// The newest first, from the one before `id`.
  package func list(_ form: Int64, before id: Int64?, limit: Int) async throws -> Rows {
    try await database.read(FormMigrations.listed(form, id ?? .max, limit))
  }

  private static let one = Statement(
    "select \(shown) from \(joined) where m.hub_form_id = $1 and m.id = $2")

  package func read(_ id: Int64, of form: Int64) async throws -> Row {
    guard let row = try await database.read(FormMigrations.one(form, id)).first else {
      throw FormRefusal.missing
    }
    return row
  }

  package func read(_ id: Int64, of form: Int64, in tx: Transaction) async throws -> Row {
    guard let row = try await tx.query(FormMigrations.one(form, id)).first else {
      throw FormRefusal.missing
    }
    return row
  }

  // MARK: The work

  private static let drafts = Statement("select r.id from \(behind)")

  /// Drafts that are behind. Whoever opens one later gets the newest version anyway.
  package func drafts(of form: Int64) async throws -> [Int64] {
    try await database.query(FormMigrations.drafts(form)).map { try $0.int64("id") }
  }

  /// One more, in the transaction that moved it.
  package func count(_ id: Int64, in tx: Transaction) throws {
    try tx.enqueue(
      "update service_formmigration set moved = moved + 1 where id = \(id)")
  }

  package func finish(_ id: Int64, in tx: Transaction) throws {
    try tx.enqueue(
      "update service_formmigration set finished_at = now() where id = \(id)")
  }
}
