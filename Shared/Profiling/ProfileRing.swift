import Kernel
import Observability
import Postgres

/// The tables of profiles as a ring: the oldest requests leave when the newest come.
struct ProfileRing: Sendable {
  let database: Database
  /// Requests that are kept.
  let rows: Int
  /// Whether rows that were taken over count and leave like the others.
  let purges: Bool

  func append(_ requests: [ProfiledRequest]) async throws {
    try await database.transaction { transaction in
      for request in requests {
        try transaction.enqueue(insertion(of: request))
        try transaction.enqueue(insertionOfResponse(request))
        if !request.statements.isEmpty { try transaction.enqueue(insertionOfStatements(request)) }
      }
      _ = try await transaction.query(removal)
    }
  }

  /// Times are in milliseconds, as in the rows of the old system.
  private func insertion(of profile: ProfiledRequest) -> SQL {
    let request = profile.request
    let total = Double(profile.outcome.nanoseconds) / 1_000_000
    let inDatabase = Double(profile.databaseTime) / 1_000_000
    return """
      insert into silk_request (id, path, view_name, method, query_params, encoded_headers,
        start_time, end_time, time_taken, num_sql_queries, meta_num_queries,
        meta_time_spent_queries)
      values (\(profile.id.text), left(\(request.template), 190), left(\(request.template), 190),
        left(\(request.method), 10), \(request.query), \(JSONText(request.headers)),
        \(request.began), \(request.began)::timestamptz + \(total)::float8 * interval '1 ms',
        \(total)::float8, \(profile.statementCount)::int, \(profile.statementCount)::int,
        \(inDatabase)::float8)
      """
  }

  private func insertionOfResponse(_ profile: ProfiledRequest) -> SQL {
    """
    insert into silk_response (status_code, body_bytes, request_id)
    values (\(profile.outcome.status)::int, \(profile.outcome.bodyBytes)::bigint,
      \(profile.id.text))
    """
  }

  private func insertionOfStatements(_ profile: ProfiledRequest) -> SQL {
    let texts = profile.statements.map { String(decoding: $0.text, as: UTF8.self) }
    let times = profile.statements.map { Double($0.duration) / 1_000_000 }
    return """
      insert into silk_sqlquery (query, start_time, time_taken, request_id)
      select text, null, milliseconds, \(profile.id.text)
      from unnest(\(texts.asArray)::text[], \(times.asArray)::float8[]) with ordinality
        as statement (text, milliseconds, place)
      order by place
      """
  }

  private var removal: SQL {
    """
    with gone as (
      select id from silk_request where \(purges) or imported_version is null
      order by start_time desc, id desc offset \(rows)
    ), profiles as (
      delete from silk_profile where request_id in (select id from gone) returning id
    ), statements as (
      delete from silk_sqlquery where request_id in (select id from gone) returning id
    ), links as (
      delete from silk_profile_queries
      where profile_id in (select id from profiles) or sqlquery_id in (select id from statements)
    ), responses as (
      delete from silk_response where request_id in (select id from gone)
    )
    delete from silk_request where id in (select id from gone)
    """
  }
}
