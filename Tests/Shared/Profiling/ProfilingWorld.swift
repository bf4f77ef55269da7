import Access
import EventLoop
import Foundation
import HTTPClient
import HTTPCore
import HTTPServer
import JSON
import Kernel
import Observability
import Postgres
import Profiling
import TestSupport

/// A server whose one route asks the database `times` times; its clock for writing profiles is the
/// test itself.
struct ProfilingWorld: Sendable {
  static let staff = Principal(
    kind: .user, issuer: Principal.gateway, userID: 1, permissions: ["silk.view_request"],
    isStaff: true)
  static let reader = Principal(kind: .user, issuer: Principal.gateway, userID: 2)
  static let template = "/api/v1/desk/items/{times}"

  let database: Database
  let writer: ProfileWriter
  private let port: UInt16
  private let signer: PrincipalSigner
  private let client: HTTPClient

  static func with(
    _ settings: ProfileSettings, purges: Bool = true,
    _ body: (ProfilingWorld) async throws -> Void
  ) async throws {
    try await TestDatabase.with(folders: [try ProfilingMigrations.folder()]) { database in
      let world = try await ProfilingWorld(settings, database, purges)
      try await body(world)
      world.client.close()
    }
  }

  private init(_ settings: ProfileSettings, _ database: Database, _ purges: Bool) async throws {
    self.database = database
    let logger = Logger(label: "test", sink: .recording())
    writer = ProfileWriter(settings, database, purges: purges, logger: logger)
    let key = (kid: "test", key: Secret([UInt8](repeating: 1, count: 32)))
    signer = PrincipalSigner(
      keys: try KeyRing(signing: ["desk": [key]], verifying: [:]), clock: .live)
    let access = AccessGuard(
      PrincipalVerifier(
        audience: "desk", keys: try KeyRing(signing: [:], verifying: ["gateway": [key]]),
        clock: .live))
    let metrics = ServerMetrics(Metrics())
    let routes = ProfilingWorld.routes(database, access)
    let server = HTTPServer(
      group: try TestLoops.group(),
      handler: ProfiledRouter(Router(routes, metrics: metrics), settings, access, writer),
      metrics: metrics, logger: logger,
      files: BlockingPool(name: "files", threads: 1, queueLimit: 4))
    guard let any = SocketAddress("127.0.0.1:0"),
      let port = try await server.listen(on: any).port
    else { throw NothingThere() }
    self.port = port
    client = try HTTPClient(group: TestLoops.group())
  }

  private static func routes(_ database: Database, _ access: AccessGuard) -> [Route] {
    [
      access.route(.get, template, .anyone) { request, _ in
        let times = try request.id("times")
        for number in 1...times {
          _ = try await database.read(
            "select path from silk_request where method = \(String(number)) and path <> 'x'")
        }
        return .text("done")
      },
      access.route(.get, "/api/v1/desk/moved", .anyone) { _, _ in
        try await database.transaction { transaction in
          _ = try await transaction.query("update silk_request set path = path where id = 'none'")
        }
        throw NothingThere()
      },
    ] + ProfileRoutes(context: "desk", database: database).table(access)
  }

  /// Returns the status and, if there is one, the JSON of the answer.
  @discardableResult
  func send(
    _ method: Method, _ target: String, headers: [(String, String)] = [],
    as principal: Principal = ProfilingWorld.reader
  ) async throws -> (status: Int, json: JSONValue) {
    var fields = HeaderFields()
    for (name, value) in headers { fields.append(name, value) }
    let signed = try signer.sign(
      principal, audience: "desk", method: method, target: target.utf8)
    fields.append("TechHub-Principal", String(decoding: signed, as: UTF8.self))
    let origin = Origin(isSecure: false, host: "127.0.0.1", port: port)
    let sent = fields
    return try await TestLoops.group().run {
      let response = try await client.send(
        ClientRequest(method, target, headers: sent), to: origin)
      let body = try await response.collect(limit: 1 << 20)
      return (response.status.code, (try? JSONParser.parse(body)) ?? .null)
    }
  }

  func recorded() async throws -> [String] {
    try await writer.flush()
    return try await database.query(
      "select method || ' ' || path as line from silk_request order by start_time, id"
    ).map { try $0.string("line") }
  }

  func lastID() async throws -> String {
    try await database.query("select id from silk_request order by start_time desc limit 1")
      .first?.string("id") ?? ""
  }
}
