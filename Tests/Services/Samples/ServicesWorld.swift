import DatabaseHost
import Kernel
import Migrations
package import Postgres
package import ServicesDomain
package import ServicesStore
import TestSupport

/// The slice with its demo services in a database of its own, and short words for what people do.
package struct ServicesWorld: Sendable {
  package let database: Database
  package let requests: Requests

  package static let applicant: Int64 = 7
  package static let staff: Int64 = 70
  /// From here on identity knows nobody.
  package static let nobody: Int64 = 900_000

  package init(database: Database, requests: Requests) {
    self.database = database
    self.requests = requests
  }

  package static func open<R>(_ body: (ServicesWorld) async throws -> R) async throws -> R {
    let folders = try LibraryMigrations.folders() + [ServicesMigrations.folder()]
    return try await TestDatabase.with(folders: folders, schema: "services", seed: demo) {
      database in
      try await body(
        ServicesWorld(database: database, requests: Requests(database: database)))
    }
  }

  private static let demo = TemplateSeed("demo of services") { database in
    _ = try await DemoSeed(database: database).run()
  }

  package func viewer(_ user: Int64 = applicant, companies: [Int64] = [], staff: Bool = false)
    -> Viewer
  {
    Viewer(userID: user, companies: companies, isStaff: staff)
  }

  /// A draft for the demo's grant.
  package func draft(
    by author: Int64 = applicant, for company: Int64? = nil, service: String = "startup-grant"
  ) async throws -> Int64 {
    let wish = NewRequest(service: service, authorID: author, companyID: company)
    return try await database.transaction { [requests] tx in
      try await requests.open(wish, now: WallClock.live.now(), in: tx).id
    }
  }

  package func fill(_ id: Int64, by author: Int64 = applicant, _ answers: [String: FormValue])
    async throws
  {
    let viewer = viewer(author)
    _ = try await database.transaction { [requests] tx in
      let locked = try await requests.lock(id, ownedBy: viewer, in: tx)
      return try await requests.keep(answers, in: locked, by: author, tx: tx)
    }
  }

  @discardableResult
  package func submit(_ id: Int64, by author: Int64 = applicant) async throws
    -> SubmissionReceipt
  {
    let viewer = viewer(author)
    return try await database.transaction { [requests] tx in
      var locked = try await requests.lock(id, ownedBy: viewer, in: tx)
      return try await requests.submit(&locked, by: author, in: tx)
    }
  }

  package func take(_ id: Int64, by staff: Int64 = staff, over: Bool = false) async throws {
    try await database.transaction { [requests] tx in
      var locked = try await requests.lockForWork(id, in: tx)
      let step = try locked.request.take(
        by: staff, over: over, table: locked.table, calendar: locked.calendar,
        today: locked.context.today)
      try await requests.save(step, of: locked, by: .staff, in: tx)
    }
  }

  package func decide(
    _ id: Int64, from: String = "completeness_check", to: String, comment: String? = nil,
    marks: [String] = [], by staff: Int64 = staff
  ) async throws {
    let decision = Decision(
      from: from, to: to, comment: comment, marks: marks.map { FieldMark(field: $0) })
    try await database.transaction { [requests] tx in
      var locked = try await requests.lockForWork(id, in: tx)
      let step = try locked.request.decide(
        decision, by: staff, table: locked.table, form: locked.form, last: locked.last,
        calendar: locked.calendar, today: locked.context.today)
      try await requests.save(step, of: locked, by: .staff, in: tx)
    }
  }

  /// A request of the applicant's that the staff has taken.
  package func taken() async throws -> Int64 {
    let id = try await draft()
    try await fill(id, ServicesWorld.answers)
    try await submit(id)
    try await take(id)
    return id
  }

  package func count(_ sql: SQL) async throws -> Int {
    try await database.query("select count(*)::bigint as n from \(sql)").first?.int("n") ?? -1
  }

  /// Types of the events about one request, in their order.
  package func events(of id: Int64) async throws -> [String] {
    try await database.query(
      """
      select type from outbox where aggregate_type = 'request' and aggregate_id = \(String(id))
      order by seq
      """
    ).map { try $0.string("type") }
  }

  /// Good answers to the grant's form. The start of work is far enough for any day of testing.
  package static var answers: [String: FormValue] {
    let today = Day(daysSinceEpoch: Int(WallClock.live.now().seconds / 86_400))
    return [
      "applicant_kind": "person", "full_name": "Әйгерім Серікова", "iin": "900101300007",
      "phone": "+7 701 000 00 00", "email": "aigerim@example.kz", "project_name": "Құс жолы",
      "direction": "ai", "summary": "Спутниковые снимки для степных хозяйств.",
      "start_date": .text((today + 30).description), "budget": 5_000_000, "has_investor": false,
      "team": [
        [
          "name": "Ерлан", "member_iin": "900101300007", "role": "lead",
          "member_phone": "87010000001",
        ],
        ["name": "Дана", "member_iin": "050615600205", "role": "developer"],
      ],
      "consent": true,
    ]
  }
}
