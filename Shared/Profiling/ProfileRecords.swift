import Postgres

/// Reads recorded requests. Those of the old system are left to the tables: their statements hold
/// values.
struct ProfileRecords: Sendable {
  let database: Database

  /// `nil`: there is none.
  func profile(_ id: String) async throws -> Profile? {
    let requests = try await database.read(
      """
      select request.id, request.method, request.path, request.query_params as query,
        request.encoded_headers::json as headers, request.start_time as started_at,
        request.time_taken as milliseconds, response.status_code as status,
        response.body_bytes as response_bytes,
        request.meta_time_spent_queries as database_milliseconds,
        request.num_sql_queries as statement_count
      from silk_request request
      left join silk_response response on response.request_id = request.id
      where request.id = \(id) and request.imported_version is null
      """)
    guard let request = requests.first else { return nil }
    let statements = try await database.read(
      """
      select id, query as text, time_taken as milliseconds, analysis as plan from silk_sqlquery
      where request_id = \(id) order by id
      """)
    return try Profile(request, statements)
  }

  /// `plans` by the statement's text.
  func keep(_ plans: [String: String], of id: String) async throws {
    _ = try await database.query(
      """
      update silk_sqlquery statement
      set analysis = plan.lines, row_version = row_version + 1
      from unnest(\(Array(plans.keys).asArray)::text[], \(Array(plans.values).asArray)::text[])
        as plan (text, lines)
      where statement.request_id = \(id) and statement.query = plan.text
      """)
  }
}
