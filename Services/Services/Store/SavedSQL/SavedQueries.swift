import Kernel
package import Postgres

/// The saved questions, and the log of who asked what.
package struct SavedQueries: Sendable {
  package let database: Database

  package init(database: Database) { self.database = database }

  package func text(of query: Int64) async throws -> String? {
    try await database.read("select sql from explorer_query where id = \(query)").first?
      .string("sql")
  }

  /// How often and how long; `nil` if there is no such query.
  package func statistics(of query: Int64) async throws -> Row? {
    try await database.query(
      """
      select q.id as query_id, count(l.id) as run_count,
        count(l.id) filter (where not l.success) as failure_count,
        round(avg(l.duration) filter (where l.success))::bigint as average_ms,
        max(l.run_at) as last_run_at
      from explorer_query q left join explorer_querylog l on l.query_id = q.id
      where q.id = \(query) group by q.id
      """
    ).first
  }
}

extension SavedQueries {
  /// The views of a schema with their columns.
  package func tables(of schema: String) async throws -> Rows {
    try await database.query(
      """
      select c.relname::text as name,
        jsonb_agg(jsonb_build_object('name', a.attname,
          'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum) as columns
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
      where c.relnamespace = to_regnamespace(\(quotedIdentifier(schema))) and c.relkind = 'v'
      group by c.relname order by c.relname
      """)
  }
}

/// Who asks what, and by which role.
package struct QueryRun: Sendable {
  package let query: Int64?
  /// As it was written: values of parameters may be personal and are not kept.
  package let text: String
  package let user: Int64
  package let role: String
  /// Why personal values are to be seen, if they are.
  package let reason: String?
  package let origin: Origin

  package struct Origin: Sendable {
    package let path: String
    package let address: String?
    package let userAgent: String

    package init(path: String, address: String?, userAgent: String) {
      self.path = path
      self.address = address
      self.userAgent = userAgent
    }
  }

  package init(
    query: Int64?, text: String, user: Int64, role: String, reason: String?, origin: Origin
  ) {
    self.query = query
    self.text = text
    self.user = user
    self.role = role
    self.reason = reason
    self.origin = origin
  }
}

extension SavedQueries {
  /// Kept before the question is put: one that ends with the process is in the log all the same, as
  /// one without success. Returns the entry's key.
  package func begin(_ run: QueryRun) async throws -> Int64 {
    let entry: SQL = """
      insert into explorer_querylog (sql, query_id, run_by_user_id, connection, success)
      values (\(run.text),
        (select id from explorer_query where id = \(run.query)::int), \(run.user)::int, \(run.role), false)
      returning id
      """
    let rows =
      if let reason = run.reason {
        try await database.query(
          """
          with entry as (\(entry)), revealed as (
            insert into core_actionlog (action, log_type, source, primary_key, data, ip_address,
              user_agent, method, path, user_id)
            select 'reveal', 'access', 'explorer.querylog', entry.id::text,
              jsonb_build_object('reason', \(reason)::text, 'query_id', \(run.query)::int),
              \(run.origin.address)::text::inet, left(\(run.origin.userAgent), 500), 'POST',
              left(\(run.origin.path), 500), \(run.user)::bigint
            from entry
          )
          select id from entry
          """)
      } else {
        try await database.query(entry)
      }
    guard let row = rows.first else { throw DatabaseUnavailable(.connectionLost) }
    return try row.int64("id")
  }

  /// `error` is a code; `nil` for success. Durations are in milliseconds, as the old site kept them.
  package func end(_ entry: Int64, after duration: Duration, error: String?) async throws {
    _ = try await database.query(
      """
      with ended as (
        update explorer_querylog
        set duration = \(duration.milliseconds), success = \(error == nil), error = \(error)::text,
          row_version = row_version + 1
        where id = \(entry) returning query_id, run_at
      )
      update explorer_query q set last_run_date = ended.run_at
      from ended where q.id = ended.query_id
      """)
  }
}

extension Duration {
  fileprivate var milliseconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) * 1_000 + Double(attoseconds) / 1e15
  }
}
