import Access
import Audit
import Crypto
import Exports
import FileRecords
import Files
import Foundation
import HTTPCore
import Idempotency
import JSON
import Jobs
import Kernel
import Migrations
import Observability
import Outbox
import Postgres
import Resources
import TestSupport
import Testing

/// A shop whose staff take its tables away, with a worker that is started by hand.
struct ExportWorld: Sendable {
  let database: Database
  let files: TestFiles
  let client: ServiceClient
  let exports: Exports

  static let root = "/api/v1/shop/admin"
  static let items = root + "/shop_item/exports"

  static let shop = SliceResources(
    "shop", resources: [],
    admin: AdminTables(
      plain: ["shop_item"], secret: ["shop_item": ["secret_code"]],
      personal: ["shop_item": ["phone"]], bounded: ["shop_item": .own("status")]))

  static let clerk = staff(5, ["shop.view_item"])
  static let colleague = staff(6, ["shop.view_item"])

  static func staff(_ id: Int64, _ permissions: Set<String>) -> Principal {
    Principal(
      kind: .user, issuer: Principal.gateway, userID: id, permissions: permissions, isStaff: true)
  }

  static func with(
    rows: Int = 1_000_000, open: Int = 5, _ body: (ExportWorld) async throws -> Void
  ) async throws {
    try await with(rows: rows, open: open, store: { $0.store }, body)
  }

  /// `store` puts something in the way of the folder.
  static func with(
    rows: Int = 1_000_000, open: Int = 5, store: (TestFiles) -> any ObjectStore,
    configure: (inout DatabaseSettings) throws -> Void = { _ in },
    _ body: (ExportWorld) async throws -> Void
  ) async throws {
    let folders = [
      try OutboxMigrations.folder(), try IdempotencyMigrations.folder(),
      try AuditMigrations.folder(), try JobMigrations.folder(),
      try FileRecordMigrations.folder(), try ExportMigrations.folder(),
      try MigrationFolder(app: "shop", resources: Bundle.module.resourcePath),
    ]
    return try await TestDatabase.with(
      folders: folders, schema: "shop", configure: configure
    ) { database in
      let files = try TestFiles()
      let exports = Exports(
        shop, database: database, store: store(files),
        settings: ExportSettings(rows: rows, openPerPerson: open))
      let commands = IdempotentCommands(database: database)
      let cursors = try CursorSigner(key: Secret([UInt8](repeating: 7, count: 32)))
      let client = try ServiceClient(audience: "shop") {
        shop.routes(database, cursors, commands, $0)
          + ExportRoutes(
            context: "shop", exports: exports, commands: commands, cursors: cursors
          ).table($0)
      }
      return try await body(
        ExportWorld(database: database, files: files, client: client, exports: exports))
    }
  }

  /// Rows 1, 2, … of the table.
  func put(_ count: Int, status: String = "open") async throws {
    _ = try await database.query(
      """
      insert into shop_item (name, status, price, stock, is_new, tags, data, phone, created_at)
      select 'Item ' || n, \(status), n + 0.5, n, n % 2 = 0, '{swift,sql}', '{"a": 1}',
        '+77010000001', timestamptz '2026-01-01 00:00:00.123456+00' + n * interval '1 hour'
      from generate_series(1, \(count)) n
      """)
  }

  /// Asks for an export and gives its answer.
  func ask(
    _ query: String = "", _ body: String = #"{"format": "csv"}"#,
    headers: [(name: String, value: String)] = [], as staff: Principal = clerk,
    of table: String = "shop_item"
  ) async throws -> ServiceClient.Answer {
    try await client.send(
      .post, "\(Self.root)/\(table)/exports\(query)", json: body, headers: headers, as: staff)
  }

  func get(
    _ path: String, headers: [(name: String, value: String)] = [], as staff: Principal = clerk
  ) async throws -> ServiceClient.Answer {
    try await client.send(.get, Self.root + path, headers: headers, as: staff)
  }

  /// Asks, works, and fetches the file.
  func taken(
    _ query: String = "", _ body: String = #"{"format": "csv"}"#
  ) async throws -> ServiceClient.Answer {
    let asked = try await ask(query, body)
    #expect(asked.status == 202, "\(asked.json)")
    #expect(try await work() == 1)
    return try await get("/exports/\(asked["id"].string ?? "")/content")
  }

  /// Does what is due; how many attempts that were.
  @discardableResult
  func work() async throws -> Int { try await runner().runDue() }

  func runner() -> JobRunner {
    exports.runner(logger: Logger(label: "test", sink: .recording()), metrics: Metrics())
  }

  /// `person address rows` of every file that others were told of.
  func told() async throws -> [String] {
    try await database.query(
      """
      select concat_ws(' ', data->>'user_id', data->>'address', data->>'rows') as line
      from outbox where type = 'export.ready' order by seq
      """
    ).map { try $0.string("line") }
  }

  /// Time passes: whoever has a job is taken for dead.
  func expireLeases() async throws {
    _ = try await database.query(
      "update django_dramatiq_task set lease_until = clock_timestamp() where status = 'running'")
  }

  /// `status attempt` of every job, the oldest first.
  func jobs() async throws -> [String] {
    try await database.query(
      "select status, attempt from django_dramatiq_task order by created_at, id"
    ).map { "\(try $0.string("status")) \(try $0.int("attempt"))" }
  }

  /// Files in the store, unfinished ones among them.
  var stored: [String] { files.everything }
}

extension ServiceClient.Answer {
  var text: String { String(decoding: body, as: UTF8.self) }

  /// Lines of a CSV file, without the mark and the ends.
  var lines: [String] {
    text.replacingOccurrences(of: "\u{feff}", with: "")
      .components(separatedBy: "\r\n").filter { !$0.isEmpty }
  }

  var faults: Set<String> {
    Set(
      (self["errors"].array ?? []).map {
        "\($0["pointer"]?.string ?? "") \($0["code"]?.string ?? "")"
      })
  }

  var code: String { self["code"].string ?? "" }
}

func sha256(of bytes: [UInt8]) throws -> String { Hex.text(try SHA256.digest(bytes)) }
