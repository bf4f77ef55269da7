import Access
import HTTPCore
import JSON
import Kernel
import Postgres
import ServicesApp
import ServicesSamples
import Synchronization
import TestSupport

/// The slice with readers, a student's row to read, and people of different rights.
struct SavedSQLWorld: Sendable {
  let desk: ServicesDesk
  /// What identity says when it is asked.
  let people: People

  static let iin = "900101300007"

  static func open<R>(
    _ limits: GuardedReadLimits = GuardedReadLimits(),
    answers: GuardedReadLimits = AnswerFiles.limits, _ body: (SavedSQLWorld) async throws -> R
  ) async throws -> R {
    let people = People()
    return try await ServicesDesk.open(
      questions: limits, answers: answers, rights: people.rights
    ) { desk in
      try await desk.world.prepareReaders()
      let world = SavedSQLWorld(desk: desk, people: people)
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

  let files = "/api/v1/services/saved-query-exports"

  /// Asks for a file of the answer of a question that is not saved.
  func askForFile(
    _ sql: String, _ format: String = "csv", reason: String? = nil,
    as principal: Principal = analyst
  ) async throws -> ServiceClient.Answer {
    let body = JSONWriter.bytes { json in
      json.object { json in
        json.field("format", format)
        json.field("sql", sql)
        json.field("reveal_reason", reason)
      }
    }
    return try await desk.post(files, String(decoding: body, as: UTF8.self), as: principal)
  }

  /// What there is of one that was asked for.
  func file(
    _ asked: ServiceClient.Answer, _ path: String = "", as principal: Principal = analyst
  ) async throws -> ServiceClient.Answer {
    try await desk.send(.get, "\(files)/\(asked["id"].string ?? "")\(path)", as: principal)
  }

  /// How many questions the server is answering.
  func running() async throws -> Int {
    try await database.query(
      """
      select count(*) as n from pg_stat_activity
      where datname = current_database() and usename = 'services_reading' and state = 'active'
      """
    ).first?.int("n") ?? 0
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

/// Whom identity knows, until it is told otherwise.
final class People: Sendable {
  private let known = Mutex<[Int64: Principal]>([:])

  init() {
    let all = [SavedSQLWorld.reader, SavedSQLWorld.analyst, SavedSQLWorld.trusted]
    for person in all { put(person) }
  }

  func put(_ person: Principal) { known.withLock { $0[person.userID ?? 0] = person } }

  func remove(_ person: Principal) { known.withLock { $0[person.userID ?? 0] = nil } }

  var rights: PersonRights {
    PersonRights { [self] user in known.withLock { $0[user] } }
  }
}
