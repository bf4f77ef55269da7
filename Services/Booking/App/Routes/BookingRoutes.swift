import Access
import BookingDomain
import BookingStore
import HTTPCore
import HTTPServer
import Idempotency
import JSON
import Kernel

/// `/api/v1/booking/bookings`.
struct BookingRoutes: Sendable {
  let app: BookingApplication
  private static let root = "/api/v1/booking/bookings"

  func table(_ access: AccessGuard) -> [Route] {
    let one = Self.root + "/{id}"
    return [
      access.route(.get, Self.root, .signedIn, handler: list)
        .described(BookingDescriptions.list),
      access.route(.post, Self.root, .signedIn, handler: create)
        .described(BookingDescriptions.create),
      access.route(.get, one, .signedIn, handler: show)
        .described(BookingDescriptions.show),
      access.route(.post, one + "/move", .signedIn, handler: move)
        .described(BookingDescriptions.move),
      access.route(.post, one + "/cancellation", .signedIn, handler: cancel)
        .described(BookingDescriptions.cancel),
      access.route(.post, one + "/check-in", .signedIn, handler: checkIn)
        .described(BookingDescriptions.checkIn),
    ]
  }

  func create(_ request: Request, by principal: Principal) async throws -> Response {
    let new = try NewBooking(try await request.json())
    let owner = BookingOwner(
      member: MemberID(try principal.requireUser()), company: new.company)
    let policy = principal.bookingPolicy
    try await app.confirm(owner)
    let now = app.clock.now()
    return try await app.commands.run(request, by: principal) { transaction in
      let card = try await app.book(
        new.wish, in: new.room, for: owner, policy: policy, now: now, transaction)
      return BookingJSON.response(card, in: request.languages, status: .created)
        .with(.location, "\(Self.root)/\(card.id)")
    }
  }

  func list(_ request: Request, by principal: Principal) async throws -> Response {
    let member = MemberID(try principal.requireUser())
    let query = try BookingQuery(request, zone: app.zone)
    let limit = try request.limit()
    let name = query.name(for: member)
    let position = try request.query("cursor").map {
      try BookingPosition(try app.cursors.position($0, of: name))
    }
    let cards = try await app.bookings.cards(
      of: member, query.filter, after: position, limit: limit + 1)
    let next =
      try cards.count > limit ? app.cursors.cursor(cards[limit - 1].position, of: name) : nil
    return BookingJSON.page(cards.prefix(limit), next: next, in: request.languages)
  }

  func show(_ request: Request, by principal: Principal) async throws -> Response {
    let access = try principal.bookingAccess()
    let id = BookingID(try request.rowKey())
    guard let card = try await app.bookings.card(id, for: access) else { throw NothingThere() }
    let history = try await app.bookings.history(of: id, for: access)
    return BookingJSON.response(card, history: history, in: request.languages)
  }

  func move(_ request: Request, by principal: Principal) async throws -> Response {
    let access = try principal.bookingAccess()
    let id = BookingID(try request.rowKey())
    let move = try BookingMove(try await request.json(), request)
    let policy = principal.bookingPolicy
    let now = app.clock.now()
    return try await app.commands.run(request, by: principal) { transaction in
      let card = try await app.move(
        id, move, for: access, policy: policy, now: now, transaction)
      return BookingJSON.response(card, in: request.languages)
    }
  }

  func cancel(_ request: Request, by principal: Principal) async throws -> Response {
    let access = try principal.bookingAccess()
    let id = BookingID(try request.rowKey())
    let wish = try BookingNote(try await request.optionalJSON(), request)
    let now = app.clock.now()
    return try await app.commands.run(request, by: principal) { transaction in
      try await app.bookings.change(
        id, for: access, expecting: wish.version, comment: wish.comment, in: transaction
      ) { booking in
        try booking.cancel(
          by: access.actor(on: booking), comment: wish.comment, policy: .member, now: now)
      }
      let card = try await app.bookings.card(id, in: transaction)
      return BookingJSON.response(card, in: request.languages)
    }
  }

  func checkIn(_ request: Request, by principal: Principal) async throws -> Response {
    let access = try principal.bookingAccess()
    let id = BookingID(try request.rowKey())
    let wish = try BookingNote(try await request.optionalJSON(), request)
    let now = app.clock.now()
    return try await app.commands.run(request, by: principal) { transaction in
      try await app.bookings.change(
        id, for: access, expecting: wish.version, comment: wish.comment, in: transaction
      ) { try $0.checkIn(policy: .member, now: now) }
      let card = try await app.bookings.card(id, in: transaction)
      return BookingJSON.response(card, in: request.languages)
    }
  }
}

extension Principal {
  /// Staff with this permission of the old site sees and changes every booking.
  func bookingAccess() throws -> BookingAccess {
    BookingAccess(
      person: MemberID(try requireUser()), isAdministrator: has("booking.change_booking"))
  }

  var bookingPolicy: BookingPolicy { isStaff || isSuperuser ? .staff : .member }
}
