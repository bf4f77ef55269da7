package import BookingDomain
package import Kernel
package import Postgres

/// The bookings of the house. A command's statements run in the transaction of the caller, which
/// also holds the answer for its `Idempotency-Key`.
package struct Bookings: Sendable {
  package let database: Database
  let zone: LocalZone

  package init(database: Database, zone: LocalZone = .almaty) {
    self.database = database
    self.zone = zone
  }
}

/// For whom a room is held.
package struct BookingOwner: Sendable, Hashable {
  package let member: MemberID
  package let company: CompanyID?

  package init(member: MemberID, company: CompanyID?) {
    self.member = member
    self.company = company
  }
}

/// Who asks for one booking: everybody finds his own, an administrator finds any.
package struct BookingAccess: Sendable, Hashable {
  package let person: MemberID
  package let isAdministrator: Bool

  package init(person: MemberID, isAdministrator: Bool) {
    self.person = person
    self.isAdministrator = isAdministrator
  }

  /// An administrator is the owner of his own.
  package func actor(on booking: Booking) -> BookingActor {
    booking.author == person ? .owner : .administrator
  }

  /// The predicate that makes a stranger's booking one that is not there.
  var predicate: SQL { isAdministrator ? "true" : "booking.author_id = \(person)" }
}

/// What the tables refuse.
package enum BookingStoreError: Error, Equatable {
  case noSuchRoom
  case noSuchBooking
  case stale(current: Int64)
  /// Identity erased this person: nothing new may carry the number.
  case memberGone
  case companyGone
  case companySuspended
}
