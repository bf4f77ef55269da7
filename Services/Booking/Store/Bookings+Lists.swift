package import BookingDomain
package import Kernel
package import Postgres

/// Where a list of bookings goes on: after this one, by start and number, newest first.
package struct BookingPosition: Sendable, Equatable {
  package let startsAt: Instant
  package let id: BookingID

  package init(startsAt: Instant, id: BookingID) {
    self.startsAt = startsAt
    self.id = id
  }
}

/// What of one's bookings is wanted.
package struct BookingFilter: Sendable {
  package var statuses: [String] = []
  package var room: RoomID?
  package var from: Instant?
  package var until: Instant?

  package init() {}
}

extension Bookings {
  package func card(_ id: BookingID, for access: BookingAccess) async throws -> BookingCard? {
    try await database.read(
      BookingCard.statement("where booking.id = \(id) and \(access.predicate)")
    ).first.map(BookingCard.init)
  }

  /// Of a command's own transaction, after the change.
  package func card(_ id: BookingID, in transaction: Transaction) async throws -> BookingCard {
    let rows = try await transaction.query(BookingCard.statement("where booking.id = \(id)"))
    guard let row = rows.first else { throw BookingStoreError.noSuchBooking }
    return try BookingCard(row)
  }

  /// One page of a member's bookings, the latest start first.
  package func cards(
    of member: MemberID, _ filter: BookingFilter, after position: BookingPosition?, limit: Int
  ) async throws -> [BookingCard] {
    var condition: SQL = "where booking.author_id = \(member)"
    if !filter.statuses.isEmpty {
      condition += " and booking.status = any(\(filter.statuses.asArray))"
    }
    if let room = filter.room { condition += " and booking.room_id = \(room)" }
    if let from = filter.from { condition += " and booking.starts_at >= \(from)" }
    if let until = filter.until { condition += " and booking.starts_at < \(until)" }
    if let position {
      condition += " and (booking.starts_at, booking.id) < (\(position.startsAt), \(position.id))"
    }
    condition += " order by booking.starts_at desc, booking.id desc limit \(literal: limit)"
    return try await database.read(BookingCard.statement(condition)).map(BookingCard.init)
  }
}
