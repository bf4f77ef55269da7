import Access
import Files
import FoundationEssentials
import JSON
import Kernel
import Postgres

/// The rows of exports.
struct ExportRecords: Sendable {
  let database: Database

  // MARK: Asking for one

  /// Leaves the order and the line of the action log that tells of it in the caller's transaction.
  func add(
    _ order: ExportOrder, by user: Int64, job: UUID, of model: String,
    _ origin: ChangeOrigin, in tx: Transaction
  ) throws {
    try tx.enqueue(
      """
      insert into admin_export (id, requested_by, job_id, table_name, format, query, fields, organization)
      values (\(order.id), \(user), \(job), \(order.table), \(order.format), \(order.query),
        \(order.fields?.asArray)::text[], \(order.organization))
      """)
    try tx.enqueue(ExportRecords.line("export", order, by: user, of: model, origin))
  }

  /// Notes that somebody has taken the file away.
  func noteReading(
    _ order: ExportOrder, by user: Int64, of model: String, _ origin: ChangeOrigin
  ) async throws {
    _ = try await database.query(
      ExportRecords.line("export-read", order, by: user, of: model, origin))
  }

  private static func line(
    _ action: String, _ order: ExportOrder, by user: Int64, of model: String,
    _ origin: ChangeOrigin
  ) -> SQL {
    """
    insert into core_actionlog (action, log_type, source, primary_key, data, ip_address,
      user_agent, method, path, user_id)
    values (\(action), 'access', \(model), \(order.id.text), \(JSONText(order.record))::jsonb,
      \(origin.address)::text::inet, left(\(origin.userAgent), 500), \(origin.method),
      left(\(origin.path), 500), \(user))
    """
  }

  // MARK: Looking at them

  /// `nil`: he has asked for none of that id.
  func card(_ id: UUID, of user: Int64, in tx: Transaction? = nil) async throws -> Row? {
    let statement: SQL = """
      select \(ExportRecords.card) \(ExportRecords.source)
      where e.id = \(id) and e.requested_by = \(user)
      """
    if let tx { return try await tx.query(statement).first }
    return try await database.read(statement).first
  }

  /// The newest first, from the one after `last`.
  func cards(of user: Int64, after last: TimedPosition?, limit: Int) async throws -> Rows {
    try await database.read(
      """
      select \(ExportRecords.card) \(ExportRecords.source)
      where e.requested_by = \(user)
      \(last.map { "and (e.created_at, e.id) < (\($0.createdAt), \($0.id))" } ?? SQL.empty)
      order by e.created_at desc, e.id desc limit \(literal: limit)
      """)
  }

  private static let source: SQL = """
    from admin_export e left join django_dramatiq_task j on j.id = e.job_id
    cross join lateral (
      select case
        when e.finished_at is not null and (e.file is null or e.expires_at <= now()) then 'expired'
        when e.finished_at is not null then 'ready'
        when j.status in ('enqueued', 'delayed') then 'waiting'
        when j.status = 'running' then 'running'
        when j.status = 'skipped' then 'cancelled'
        else 'failed' end as state
    ) s
    """

  private static let card: SQL = """
    e.id, e.table_name as "table", e.format, e.fields, e.query, s.state,
    case when s.state = 'failed' then coalesce(e.failure, 'attempts-used-up') end as failure,
    e.job_id as job, coalesce(e.row_count, j.progress_done) as rows,
    coalesce(e.row_count, j.progress_total) as total, e.bytes, e.created_at, e.finished_at,
    e.expires_at
    """

  // MARK: Making one

  /// `nil`: there is no such order, or it has its file already.
  func open(_ id: UUID) async throws -> ExportOrder? {
    try await database.read(
      """
      select id, table_name, format, query, fields, organization from admin_export
      where id = \(id) and finished_at is null
      """
    ).first.map(ExportOrder.init)
  }

  func end(
    _ id: UUID, with object: StoredObject, rows: Int, in tx: Transaction
  ) throws {
    try tx.enqueue(
      """
      update admin_export
      set file = \(object.key.description), bytes = \(object.bytes), row_count = \(rows),
        sha256 = \(object.sha256.text), finished_at = now(), failure = null,
        expires_at = now() + \(ExportSettings.kept.wholeMicroseconds)::bigint
          * interval '1 microsecond',
        row_version = row_version + 1
      where id = \(id) and finished_at is null
      """)
  }

  func fail(_ id: UUID, because failure: ExportFailure) async throws {
    _ = try await database.query(
      """
      update admin_export set failure = \(failure), row_version = row_version + 1
      where id = \(id) and finished_at is null
      """)
  }

  // MARK: Fetching and clearing away

  /// `nil`: he has asked for none of that id.
  func finished(_ id: UUID, of user: Int64) async throws -> FinishedExport? {
    try await database.read(
      """
      select e.id, e.table_name, e.format, e.query, e.fields, e.organization, e.file,
        e.bytes, e.sha256, s.state
      \(ExportRecords.source) where e.id = \(id) and e.requested_by = \(user)
      """
    ).first.map(FinishedExport.init)
  }

  /// Lets go of files whose time is over, and of what is long past; in small pieces. Returns how
  /// many rows that were.
  func purge(now: Instant, batch: Int = 500) async throws -> Int {
    let expired = try await database.query(
      """
      update admin_export set file = null, row_version = row_version + 1
      where id in (
        select id from admin_export where file is not null and expires_at <= \(now)
        limit \(batch))
      """)
    let gone = try await database.query(
      """
      delete from admin_export where id in (
        select id from admin_export
        where created_at < \(now - ExportSettings.remembered) limit \(batch))
      """)
    return expired.affected + gone.affected
  }

  /// Over the row `object` of `stored_object`.
  static let isNamed: SQL =
    "exists (select from admin_export e where e.file = object.key)"
}

extension ExportOrder {
  /// For the action log.
  fileprivate var record: [UInt8] {
    JSONWriter.bytes { json in
      json.object { json in
        json.field("format", format.rawValue)
        json.field("query", query)
        if let fields { json.array("fields", fields) { $0.value($1) } }
      }
    }
  }
}
