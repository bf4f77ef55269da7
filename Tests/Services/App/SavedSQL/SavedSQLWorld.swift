import Access
import HTTPCore
import JSON
import Postgres
import ServicesSamples
import TestSupport

/// The slice with readers, a student's row to read, and people of different rights.
struct SavedSQLWorld: Sendable {
  let desk: ServicesDesk

  static let iin = "900101300007"

  static func open<R>(
    _ limits: GuardedReadLimits = GuardedReadLimits(), _ body: (SavedSQLWorld) async throws -> R
  ) async throws -> R {
    try await ServicesDesk.open(questions: limits) { desk in
      try await desk.world.prepareReaders()
      let world = SavedSQLWorld(desk: desk)
      try await world.database.withSession { session in
        try await session.run(
          script: """
            set session_replication_role = replica;
            insert into service_techordastudent (full_name, iin, tin)
            values ('Әйгерім', '\(iin)', '900140000001');
            """)
      }
      return try await body(world)
    }
  }

  var database: Database { desk.world.database }

  static func person(_ id: Int64, _ permissions: String...) -> Principal {
    Principal(
      kind: .user, issuer: Principal.gateway, userID: id,
      permissions: Set(permissions.map { "explorer.\($0)" }), isStaff: true)
  }

  static let reader = person(81, "view_query")
  static let analyst = person(82, "view_query", "add_query")
  static let trusted = person(83, "view_query", "add_query", "reveal_query")

  /// Asks a question that is not saved.
  func ask(
    _ sql: String, _ parameters: String = "{}", reason: String? = nil, format: String = "json",
    as principal: Principal = analyst
  ) async throws -> ServiceClient.Answer {
    let body = JSONWriter.bytes { json in
      json.object { json in
        json.field("sql", sql)
        json.key("parameters")
        json.raw(parameters)
        json.field("reveal_reason", reason)
      }
    }
    return try await desk.post(
      "/api/v1/services/saved-query-runs?format=\(format)", String(decoding: body, as: UTF8.self),
      as: principal)
  }

  /// Keeps a question; its key.
  func saved(_ sql: String) async throws -> Int64 {
    try await database.query(
      "insert into explorer_query (title, sql) values ('Вопрос', \(sql)) returning id"
    ).first?.int64("id") ?? 0
  }

  func log() async throws -> [String] {
    try await database.query(
      """
      select concat_ws(' ', run_by_user_id, connection, success, error) as line
      from explorer_querylog order by id
      """
    ).map { try $0.string("line") }
  }
}
