import Access
import Files
import FoundationEssentials
import JSON
import Kernel
import Outbox
import Postgres

/// The rows of exports.
struct ExportRecords: Sendable {
  let database: Database

  // MARK: Asking for one

  /// Throws `TooManyExports` if the person has `most` that wait or run. Nobody else asks on his behalf
  /// before the transaction ends, so that two who ask at once do not both find the last place.
  func admit(_ user: Int64, atMost most: Int, in tx: Transaction) async throws {
    let found = try await tx.batch([
      """
      select pg_advisory_xact_lock(
        hashtextextended('admin_export ' || current_schema() || ' ' || \(user)::bigint, 0))
      """,
      """
      select count(*) as open from admin_export e join django_dramatiq_task j on j.id = e.job_id
      where e.requested_by = \(user) and e.finished_at is null
        and j.status in ('enqueued', 'delayed', 'running')
      """,
    ])
    guard let open = try found.last?.first?.int("open"), open < most else {
      throw TooManyExports(most: most)
    }
  }

  /// Leaves the order and the line of the action log that tells of it in the caller's transaction.
  func add(
    _ order: ExportOrder, at address: String, by user: Int64, job: UUID, of model: String,
    _ origin: ChangeOrigin, in tx: Transaction
  ) throws {
    try tx.enqueue(
      """
      insert into admin_export (id, requested_by, job_id, table_name, format, query, fields, organization,
        source, subject_id, asked, rights, address)
      values (\(order.id), \(user), \(job), \(order.table), \(order.format), \(order.query),
        \(order.fields?.asArray)::text[], \(order.organization),
        \(order.source?.source)::text, \(order.source?.subject)::bigint,
        \(order.source?.asked)::bytea, \((order.source?.rights ?? []).asArray)::text[], \(address))
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

  /// `nil`: he has asked `source` for none of that id.
  func card(
    _ id: UUID, of user: Int64, from source: String?, in tx: Transaction? = nil
  ) async throws -> Row? {
    let statement: SQL = """
      select \(ExportRecords.card(of: source)) \(ExportRecords.joined)
      where e.id = \(id) and e.requested_by = \(user) and e.source is not distinct from \(source)
      """
    if let tx { return try await tx.query(statement).first }
    return try await database.read(statement).first
  }

  /// The newest first, from the one after `last`.
  func cards(
    of user: Int64, from source: String?, after last: TimedPosition?, limit: Int
  ) async throws -> Rows {
    try await database.read(
      """
      select \(ExportRecords.card(of: source)) \(ExportRecords.joined)
      where e.requested_by = \(user) and e.source is not distinct from \(source)
      \(last.map { "and (e.created_at, e.id) < (\($0.createdAt), \($0.id))" } ?? SQL.empty)
      order by e.created_at desc, e.id desc limit \(literal: limit)
      """)
  }

  private static let joined: SQL = """
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

  private static func card(of source: String?) -> SQL {
    let asked: SQL =
      source == nil ? "e.table_name as \"table\", e.fields, e.query" : "e.subject_id"
    return "e.id, \(asked), \(progress)"
  }

  private static let progress: SQL = """
    e.format, s.state,
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
      select \(ExportRecords.order) from admin_export e
      where id = \(id) and finished_at is null
      """
    ).first.map(ExportOrder.init)
  }

  private static let order: SQL = """
    e.id, e.table_name, e.format, e.query, e.fields, e.organization, e.requested_by, e.source,
    e.subject_id, e.rights, e.asked
    """

  /// The file is there, and whoever asked is to hear of it.
  func end(
    _ order: ExportOrder, with object: StoredObject, rows: Int, in tx: Transaction
  ) async throws {
    let ended = try await tx.query(
      """
      update admin_export
      set file = \(object.key.description), bytes = \(object.bytes), row_count = \(rows),
        sha256 = \(object.sha256.text), asked = null, finished_at = now(), failure = null,
        expires_at = now() + \(ExportSettings.kept.wholeMicroseconds)::bigint
          * interval '1 microsecond',
        row_version = row_version + 1
      where id = \(order.id) and finished_at is null
      returning requested_by, address, expires_at, row_version
      """)
    guard let row = ended.first else { return }
    let ready = ExportReady(
      exportID: order.id, userID: try row.int64("requested_by"),
      address: "\(try row.string("address"))/\(order.id.text)/content", fileName: order.fileName,
      rows: Int64(rows), expiresAt: try row.instant("expires_at"))
    try await OutboxWriter.append(ready, rev: try row.int64("row_version"), actor: nil, in: tx)
  }

  func fail(_ id: UUID, because failure: ExportFailure) async throws {
    _ = try await database.query(
      """
      update admin_export set failure = \(failure), asked = null, row_version = row_version + 1
      where id = \(id) and finished_at is null
      """)
  }

  // MARK: Fetching and clearing away

  /// `nil`: he has asked `source` for none of that id.
  func finished(_ id: UUID, of user: Int64, from source: String?) async throws -> FinishedExport? {
    try await database.read(
      """
      select \(ExportRecords.order), e.file, e.bytes, e.sha256, s.state
      \(ExportRecords.joined)
      where e.id = \(id) and e.requested_by = \(user) and e.source is not distinct from \(source)
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
    let forgotten = try await database.query(
      """
      update admin_export set asked = null, row_version = row_version + 1
      where id in (
        select id from admin_export
        where asked is not null and created_at < \(now - ExportSettings.askedKept)
        limit \(batch))
      """)
    return expired.affected + gone.affected + forgotten.affected
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
        if let source {
          json.field("source", source.source)
          json.field("subject_id", source.subject)
          json.array("rights", source.rights) { $0.value($1) }
        }
        if let fields { json.array("fields", fields) { $0.value($1) } }
      }
    }
  }
}
