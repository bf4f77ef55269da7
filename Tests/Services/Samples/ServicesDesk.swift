package import Access
package import Exports
package import Files
package import HTTPCore
import JSON
import Jobs
package import Kernel
import Observability
package import Postgres
package import Printing
package import ServicesApp
package import ServicesDomain
import ServicesStore
package import TestSupport
package import VirusScans

/// The slice behind its routes, with an applicant and two members of the staff.
package struct ServicesDesk: Sendable {
  package let world: ServicesWorld
  package let app: ServicesApplication
  package let client: ServiceClient
  package let files: TestFiles
  package let exports: Exports

  package static let origin = "https://hub.example"

  /// `memberships`: the companies that identity confirms; `nil` is an identity that is down.
  /// `members`: instead, which user is of which company.
  package static func open<R>(
    memberships: Set<Int64>? = [], members: Set<[Int64]>? = nil, houseFacts: HouseFacts = .silent,
    elsewhere: ThingOwners = .nobody, clock: WallClock = .live, signing: SigningPeople? = nil,
    questions: GuardedReadLimits = GuardedReadLimits(),
    answers: GuardedReadLimits = AnswerFiles.limits,
    rights: PersonRights = PersonRights { _ in throw PeerUnavailable("identity") },
    printer: (Spool) -> PDFPrinter = { PDFPrinter(spool: $0) }, scanner: (any VirusScanner)? = nil,
    store prepare: (TestFiles) -> any ObjectStore = { $0.store },
    outside: OutsideParts? = nil,
    _ body: (ServicesDesk) async throws -> R
  ) async throws -> R {
    try await ServicesWorld.open { world in
      let cursors = try CursorSigner(key: Secret([UInt8](repeating: 9, count: 32)))
      let files = try TestFiles()
      let key = Secret([UInt8](repeating: 8, count: 32))
      let answerFiles = try world.answerFiles(questions, files: answers, rights: rights)
      let exports = Exports(
        .services, database: world.database, store: prepare(files), settings: ExportSettings(),
        sources: [answerFiles, RequestFiles(database: world.database, rights: rights)])
      let app = ServicesApplication(
        database: world.database,
        memberships: Memberships(
          acting: { users in
            guard memberships != nil else { throw PeerUnavailable("identity") }
            return Set(users.filter { $0 < ServicesWorld.nobody })
          }
        ) { user, company in
          if let members { return members.contains([user, company]) }
          guard let memberships else { throw PeerUnavailable("identity") }
          return memberships.contains(company)
        }, rights: rights, signatureDesk: SigningPeople.desk(signing, clock: clock),
        cursors: cursors,
        files: try FileDesk(
          database: world.database, store: prepare(files), links: try FileLink(keys: [key]),
          elsewhere: elsewhere, scanner: scanner, limit: 1 << 20),
        answerFiles: answerFiles, exports: exports,
        printer: printer(files.store.spool), origin: ServicesDesk.origin,
        outside: try outside ?? .deaf(), houseFacts: houseFacts, clock: clock)
      return try await body(
        ServicesDesk(
          world: world, app: app,
          client: try ServiceClient(audience: "services", clock: clock) { app.routes($0) },
          files: files, exports: exports))
    }
  }

  package func person(_ id: Int64) -> Principal {
    Principal(kind: .user, issuer: Principal.gateway, userID: id)
  }

  package var applicant: Principal { person(ServicesWorld.applicant) }
  package var staff: Principal { member(ServicesWorld.staff) }
  package var colleague: Principal { member(71) }

  private func member(_ id: Int64) -> Principal {
    Principal(
      kind: .user, issuer: Principal.gateway, userID: id,
      permissions: [ServicesApplication.decide], isStaff: true)
  }

  package func send(
    _ method: Method, _ path: String, _ body: String? = nil,
    headers: [(name: String, value: String)] = [], as principal: Principal? = nil
  ) async throws -> ServiceClient.Answer {
    try await client.send(
      method, path, json: body, headers: headers, as: principal ?? applicant)
  }

  package func get(_ path: String, headers: [(name: String, value: String)] = []) async throws
    -> ServiceClient.Answer
  {
    try await send(.get, path, headers: headers)
  }

  package func post(
    _ path: String, _ body: String? = nil, headers: [(name: String, value: String)] = [],
    as principal: Principal? = nil
  ) async throws -> ServiceClient.Answer {
    try await send(.post, path, body, headers: headers, as: principal)
  }

  /// Does the exports that are due; how many attempts that were.
  @discardableResult
  package func makeExports() async throws -> Int {
    try await exports.runner(
      logger: Logger(label: "test", sink: .recording()), metrics: Metrics()
    ).runDue()
  }

  package func draft(_ service: String = "startup-grant") async throws -> Int64 {
    let answer = try await post("/api/v1/services/requests", "{\"service\":\"\(service)\"}")
    guard let id = answer["id"].int64 else { throw NoDraft(status: answer.status) }
    return id
  }

  /// Saves over the version that is there now.
  package func save(
    _ id: Int64, _ answers: [String: FormValue]
  ) async throws -> ServiceClient.Answer {
    let path = "/api/v1/services/requests/\(id)/form-data"
    let tag = try await get(path).headers["ETag"] ?? "*"
    let data = String(decoding: CanonicalJSON.bytes(of: .object(answers)), as: UTF8.self)
    return try await send(
      .patch, path, "{\"data\":\(data)}", headers: [(name: "If-Match", value: tag)])
  }

  package struct NoDraft: Error { let status: Int }
}
