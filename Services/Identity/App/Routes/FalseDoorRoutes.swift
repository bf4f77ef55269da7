import Access
import Crypto
import HTTPCore
import HTTPServer
import Idempotency
import IdentityDomain
import IdentityStore
import JSON
import Kernel
import Observability

/// The log-in of the old site's administration, where nobody has any business: who tries it is noted,
/// and turned away after a few tries. It stands in no description.
struct FalseDoorRoutes {
  let app: IdentityApplication

  private static let login = "/admin/login/"
  private static let bodyLimit = 16 * 1_024

  func table(_ access: AccessGuard) -> [Route] {
    let rooms = ["/admin", "/admin/{a}", "/admin/{a}/{b}", "/admin/{a}/{b}/{c}", "/admin/login"]
    let doors = (rooms + rooms.dropLast().map { $0 + "/" }).map { path in
      access.route(.get, path, .anyone) { request, _ in FalseDoorRoutes.away(request) }
    }
    let tries = ["/admin/login", Self.login].map { path in
      access.route(.post, path, .anyone, bodyLimit: Self.bodyLimit) { request, _ in
        try await tried(request)
      }
    }
    return (doors + tries).map(hidden)
      + [
        hidden(
          access.route(.get, Self.login, .anyone) { request, _ in
            try FalseDoorPage(request).response()
          }),
        access.route(.get, "/internal/v1/edge-blocks", .service("gateway")) { _, _ in
          try await blocks()
        },
        access.route(
          .post, "/api/v1/identity/admin/edge-blocks/{id}/lifting",
          .permission("edge.change_block"), handler: lift
        )
        .described(MailDeskDescriptions.unblock),
      ]
  }

  private func hidden(_ route: Route) -> Route { route.described { [] } }

  /// Django sends whoever is not signed in to the log-in, and adds the stroke that is missing.
  private static func away(_ request: Request) -> Response {
    let path = request.path
    guard path.hasSuffix("/") else {
      return Response(.movedPermanently).with(.location, path + "/")
    }
    let next = PercentEncoding.encode(path).replacing("%2F", with: "/")
    return Response(.found).with(.location, "\(login)?next=\(next)")
  }

  private func tried(_ request: Request) async throws -> Response {
    let form = (try? Query(try await request.collect()[...])) ?? nil
    let client = ClientAddress(request)
    if let address = client.address {
      let session = request.cookies.values(of: "sessionid").first
      let attempt = FalseDoorAttempt(
        userName: form?["username"] ?? "", address: address.description,
        userAgent: request.headers["User-Agent"], session: try session.map(SecretDigest.of),
        path: request.head.target)
      // What robots do leaves no revision.
      let isBlocked = try await ChangeOrigin.$current.withValue(nil) {
        try await app.falseDoor.note(
          attempt, policy: app.settings.falseDoor,
          isSpared: app.settings.neverBlocked.contains { $0.contains(address) },
          now: app.clock.now())
      }
      if isBlocked { app.logger.warning("a network is blocked", ["door": .string("admin")]) }
    }
    return try FalseDoorPage(request, userName: form?["username"] ?? "").response()
  }

  private func blocks() async throws -> Response {
    let blocked = try await app.falseDoor.blocked(now: app.clock.now())
    return .json { json in
      json.object { json in
        json.array("items", blocked) { json, block in
          json.object { json in
            json.field("network", block.network)
            json.field("until", block.until)
          }
        }
      }
    }
  }

  @Sendable private func lift(_ request: Request, _ caller: Principal) async throws -> Response {
    let id = try request.id()
    var input = try await request.json()
    let why = input.reason()
    return try await ChangeOrigin.giving(try input.finish(why)) {
      try await app.commands.run(request, by: caller) { transaction in
        let isKnown = try await app.falseDoor.lift(id, now: app.clock.now(), in: transaction)
        guard isKnown else { throw NothingThere() }
        return .noContent
      }
    }
  }
}
