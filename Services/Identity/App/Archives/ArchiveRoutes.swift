package import Access
import FileRecords
import Files
import FoundationEssentials
import HTTPCore
package import HTTPServer
import IdentityDomain
import IdentityStore
import JSON
import Kernel

extension DataArchives {
  /// The addresses of archives.
  package func routes(_ access: AccessGuard) -> [Route] {
    ArchiveRoutes(archives: self).table(access)
  }
}

/// People ask for their data, see how far that is, and fetch them.
struct ArchiveRoutes {
  let archives: DataArchives

  static let root = "/api/v1/identity/me/archives"

  private var app: IdentityApplication { archives.app }

  func table(_ access: AccessGuard) -> [Route] {
    let one = ArchiveRoutes.root + "/{id}"
    return [
      access.route(.post, ArchiveRoutes.root, .signedIn, handler: ask)
        .described(ArchiveDescriptions.ask),
      access.route(.get, ArchiveRoutes.root, .signedIn, handler: list)
        .described(ArchiveDescriptions.list),
      access.route(.get, one, .signedIn, handler: show).described(ArchiveDescriptions.show),
      access.route(.get, one + "/content", .signedIn, handler: content)
        .described(ArchiveDescriptions.content),
      access.route(
        .post, "/api/v1/identity/users/{id}/archives", .permission("identity.archive_user"),
        handler: askFor
      )
      .described(ArchiveDescriptions.askFor),
    ]
  }

  @Sendable private func ask(_ request: Request, _ caller: Principal) async throws -> Response {
    let user = try await owner(caller)
    var input = try await request.json()
    let password = input.secret("password", max: PasswordPolicy.maximum)
    let credential = try await app.checked(
      try input.finish(password), of: user, client: ClientAddress(request),
      or: AccountError.self)
    let card = try await archives.begin(.own(credential))
    return answer(card, .accepted).with(.location, "\(ArchiveRoutes.root)/\(card.id.text)")
  }

  /// On behalf of somebody. It is he who hears of it and who alone can fetch it.
  @Sendable private func askFor(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    let user = UserID(try request.rowKey())
    var input = try await request.json()
    let reason = input.string("reason", min: 5, max: 500, multiline: true)
    let why = try input.finish(reason)
    var origin = ChangeOrigin(request, by: caller.userID)
    origin.reason = why
    let wish = ArchiveWish.staff(UserID(try caller.requireUser()), of: user, reason: why)
    let card = try await ChangeOrigin.$current.withValue(origin) {
      try await archives.begin(wish)
    }
    return answer(card, .accepted)
  }

  @Sendable private func list(_ request: Request, _ caller: Principal) async throws -> Response {
    let cards = try await archives.records.cards(of: try await owner(caller))
    return .json { json in
      json.object { json in
        json.array("items", cards) { json, card in json.object { card.write(to: &$0) } }
      }
    }
    .unstored
  }

  @Sendable private func show(_ request: Request, _ caller: Principal) async throws -> Response {
    let user = try await owner(caller)
    guard let card = try await archives.records.card(try request.uuid(), of: user) else {
      throw ArchiveError.notFound
    }
    return answer(card, .ok)
  }

  @Sendable private func content(
    _ request: Request, _ caller: Principal
  ) async throws -> Response {
    let user = try await owner(caller)
    let now = app.clock.now()
    let origin = request.method == .head ? nil : ChangeOrigin(request, by: user.rawValue)
    let object = try await archives.records.content(
      try request.uuid(), of: user, noting: origin, now: now)
    return try await FileDelivery(
      object, name: FileName(cleaning: Archives.fileName(now)), for: .one
    ).response(to: request, from: archives.files.store)
  }

  /// Somebody at a browser: whoever has a token of another gets no copy of his life by it.
  private func owner(_ caller: Principal) async throws -> UserID {
    let user = UserID(try caller.requireUser())
    guard caller.clientID == nil, let session = caller.sessionID,
      try await app.sessions.isSession(session, of: user)
    else { throw AccessRefusal.notAllowed }
    return user
  }

  private func answer(_ card: ArchiveCard, _ status: Status) -> Response {
    Response.json(status: status) { json in json.object { card.write(to: &$0) } }.unstored
  }
}

extension ArchiveCard {
  func write(to json: inout JSONWriter) {
    json.field("id", id.text)
    json.field("state", state.rawValue)
    json.field("failure", failure?.rawValue)
    json.field("by_staff", byStaff)
    json.field("created_at", createdAt)
    json.field("finished_at", finishedAt)
    json.field("expires_at", expiresAt)
    json.field("records", rows)
    json.field("bytes", bytes)
    json.array("services", parts) { json, part in
      json.object { json in
        json.field("service", part.service)
        json.field("received_at", part.receivedAt)
        json.field("records", part.rows)
      }
    }
  }
}
