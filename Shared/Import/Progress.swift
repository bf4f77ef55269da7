import Postgres

/// What the slice remembers of imports: the run, each table, what was refused or flagged.
struct Progress {
  let session: Session

  struct Run {
    let id: Int64
    /// Nothing had been imported when it began.
    let isFirst: Bool
    /// False if it goes on where it broke.
    let isNew: Bool
  }

  /// Goes on with a run that broke, or begins one.
  func begin(source: String, fresh: Bool) async throws -> Run {
    let last = try await session.query(
      """
      select id, source, fresh, is_first, finished_at is null as is_open
      from import_run order by id desc limit 1
      """
    ).first
    if let last, try last.bool("is_open"), try last.string("source") == source,
      try last.bool("fresh") == fresh
    {
      return Run(id: try last.int64("id"), isFirst: try last.bool("is_first"), isNew: false)
    }
    let isFirst = fresh || last == nil
    try await session.run(script: "delete from import_refusal; delete from import_run")
    let made = try await session.query(
      """
      insert into import_run (source, fresh, is_first)
      values (\(source), \(fresh), \(isFirst)) returning id
      """)
    guard let run = try made.first?.int64("id") else { throw ImportFault.busy }
    return Run(id: run, isFirst: isFirst, isNew: true)
  }

  /// `nil`: this run has not come to it.
  func state(of table: String) async throws -> String? {
    try await session.query("select state from import_table where name = \(table)").first?
      .string("state")
  }

  func start(_ table: String, run: Int64) async throws {
    _ = try await session.query("delete from import_refusal where table_name = \(table)")
    _ = try await session.query(
      """
      insert into import_table (name, run_id, state) values (\(table), \(run), 'running')
      on conflict (name) do update set run_id = excluded.run_id, state = 'running', message = '',
        started_at = clock_timestamp(), finished_at = null, source_rows = 0, share_rows = 0,
        copies = 0, written = 0, refused = 0, flagged = 0, moved = 0, gone = 0, born = 0,
        checksum = ''
      """)
  }

  /// In the transaction that wrote the rows.
  func done(_ table: String) async throws {
    _ = try await session.query("update import_table set state = 'done' where name = \(table)")
  }

  /// None of its rows is kept, so all of them count as refused.
  func failed(
    _ table: String, _ message: String, isMissing: Bool, source: Int64, share: Int64
  ) async throws {
    let state = isMissing ? "missing" : "failed"
    _ = try await session.query(
      """
      update import_table set state = \(state), message = \(message), source_rows = \(source),
        share_rows = \(share), refused = \(share), finished_at = clock_timestamp() where name = \(table)
      """)
  }

  func counted(_ table: String, _ counts: TableCounts) async throws {
    _ = try await session.query(
      """
      update import_table set source_rows = \(counts.source), share_rows = \(counts.share),
        copies = \(counts.copies), written = \(counts.written), gone = \(counts.gone),
        born = \(counts.born),
        refused = (select count(*) from import_refusal
          where table_name = \(table) and kind in ('refused', 'erased')),
        flagged = (select count(distinct key) from import_refusal
          where table_name = \(table) and kind = 'flagged'),
        moved = (select count(*) from import_refusal
          where table_name = \(table) and kind = 'moved'),
        checksum = \(counts.checksum.text), source_md5 = \(counts.checksum.source),
        finished_at = clock_timestamp()
      where name = \(table)
      """)
  }

  func finish(run: Int64) async throws {
    _ = try await session.query("update import_run set finished_at = now() where id = \(run)")
  }

  func refuse(_ table: String, key: String, kind: String = "refused", _ reason: String)
    async throws
  {
    _ = try await session.query(
      """
      insert into import_refusal (table_name, key, kind, reason)
      values (\(table), \(key), \(kind), \(reason))
      """)
  }
}

/// What SQL counts on both sides.
struct TableCounts {
  var source: Int64 = 0
  var share: Int64 = 0
  var copies: Int64 = 0
  var written: Int64 = 0
  var gone: Int64 = 0
  var born: Int64 = 0
  var checksum = ChecksumResult.notTaken
}
