import Access
import CommunityDomain
import CommunityStore
import HTTPCore
import HTTPServer
import Idempotency
import JSON
import Kernel

/// `/api/v1/community/notifications`: one's own, nobody else's. What happens to a thing is a noun:
/// `POST …/{id}/reading` reads one, `POST …/reading` reads all.
struct NotificationRoutes: Sendable {
  let app: CommunityApplication

  func table(_ access: AccessGuard) -> [Route] {
    let root = "/api/v1/community/notifications"
    return [
      access.route(.get, root, .signedIn, handler: list)
        .described(NotificationDescriptions.list),
      access.route(.get, root + "/unread-count", .signedIn, handler: unreadCount)
        .described(NotificationDescriptions.unreadCount),
      access.route(.post, root + "/reading", .signedIn, handler: readAll)
        .described(NotificationDescriptions.readAll),
      access.route(.get, root + "/{id}", .signedIn, handler: show)
        .described(NotificationDescriptions.show),
      access.route(.post, root + "/{id}/reading", .signedIn, handler: read)
        .described(NotificationDescriptions.read),
    ]
  }

  func list(_ request: Request, by principal: Principal) async throws -> Response {
    let member = MemberID(try principal.requireUser())
    let onlyUnread = try request.wantsUnread()
    let limit = try request.limit()
    let name = "notifications of \(member) by -id, unread \(onlyUnread)"
    let last = try request.query("cursor").map { cursor in
      let position = try app.cursors.position(cursor, of: name)
      guard let id = position.first.flatMap({ $0.flatMap { Int64($0) } }) else { throw BadCursor() }
      return NotificationID(id)
    }
    let cards = try await app.notifications.cards(
      of: member, onlyUnread: onlyUnread, before: last, limit: limit + 1)
    let next =
      try cards.count > limit
      ? app.cursors.cursor([cards[limit - 1].id.description], of: name) : nil
    return NotificationJSON.page(cards.prefix(limit), next: next, in: request.languages)
  }

  func unreadCount(_ request: Request, by principal: Principal) async throws -> Response {
    let member = MemberID(try principal.requireUser())
    let count = try await app.notifications.unreadCount(of: member)
    return Response.json { json in json.object { $0.field("count", count) } }
      .with(.cacheControl, "no-store")
  }

  func show(_ request: Request, by principal: Principal) async throws -> Response {
    let member = MemberID(try principal.requireUser())
    let id = NotificationID(try request.rowKey())
    guard let card = try await app.notifications.card(id, of: member) else { throw NothingThere() }
    return NotificationJSON.response(card, in: request.languages)
  }

  func read(_ request: Request, by principal: Principal) async throws -> Response {
    let member = MemberID(try principal.requireUser())
    let id = NotificationID(try request.rowKey())
    return try await app.commands.run(request, by: principal) { transaction in
      guard
        let card = try await app.notifications.markRead(id, of: member, in: transaction)
      else { throw NothingThere() }
      return NotificationJSON.response(card, in: request.languages)
    }
  }

  /// `{"up_to": id}` leaves what came after the reader's list unread; without a body all is read.
  func readAll(_ request: Request, by principal: Principal) async throws -> Response {
    let member = MemberID(try principal.requireUser())
    var input = try await request.optionalJSON()
    let last = input.rowKey("up_to", of: NotificationRow.self, required: false)
    try input.finish()
    return try await app.commands.run(request, by: principal) { transaction in
      let count = try await app.notifications.markAllRead(
        upTo: last, of: member, in: transaction)
      return Response.json { json in json.object { $0.field("count", count) } }
    }
  }
}

extension Request {
  /// `unread=true`: only what was not read yet.
  func wantsUnread() throws -> Bool {
    switch query("unread") {
    case nil, "false": return false
    case "true": return true
    default: throw ValidationFailure([InputFault.wrongType(.boolean).at("unread")])
    }
  }
}
