import Access
import BookingDomain
import BookingStore
import HTTPCore
import HTTPServer
import JSON
import Kernel

/// `/api/v1/booking/rooms`: for everybody, also before signing in.
struct RoomRoutes: Sendable {
  let app: BookingApplication

  func table(_ access: AccessGuard) -> [Route] {
    let root = "/api/v1/booking/rooms"
    return [
      access.route(.get, root, .anyone, handler: list)
        .described(RoomDescriptions.list),
      access.route(.get, root + "/{id}", .anyone, handler: show)
        .described(RoomDescriptions.show),
      access.route(.get, root + "/{id}/availability", .anyone, handler: availability)
        .described(RoomDescriptions.availability),
    ]
  }

  func list(_ request: Request, by _: Principal) async throws -> Response {
    let query = try RoomQuery(request)
    let limit = try request.limit()
    let last = try request.query("cursor").map { cursor in
      let position = try app.cursors.position(cursor, of: query.name)
      guard let id = position.first.flatMap({ $0.flatMap { Int64($0) } }) else { throw BadCursor() }
      return RoomID(id)
    }
    let cards = try await app.rooms.cards(query.filter, after: last, limit: limit + 1)
    let next =
      try cards.count > limit
      ? app.cursors.cursor([cards[limit - 1].id.description], of: query.name) : nil
    return RoomJSON.page(cards.prefix(limit), next: next, in: request.languages)
  }

  func show(_ request: Request, by _: Principal) async throws -> Response {
    let id = RoomID(try request.rowKey())
    guard let card = try await app.rooms.card(id) else { throw NothingThere() }
    let week = try await app.rooms.week(of: id)
    return RoomJSON.response(card, week: week, in: request.languages)
  }

  /// What is free and what is taken, without who or why.
  func availability(_ request: Request, by _: Principal) async throws -> Response {
    let id = RoomID(try request.rowKey())
    let now = app.clock.now()
    let period = try AvailabilityPeriod(request, now: now, zone: app.zone).slot
    guard let calendar = try await app.bookings.calendar(of: id, in: period) else {
      throw NothingThere()
    }
    return RoomJSON.availability(calendar, in: period, policy: .member, now: now)
  }
}
