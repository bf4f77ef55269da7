import BookingDomain
import BookingSamples
import BookingStore
import Kernel
import Postgres
import TestSupport
import Testing

/// Lists of booking whose statements are written by hand.
@Suite struct ListPlanTests {
  private typealias Listed = PlannedList<BookingWorld>

  /// Fails with the list whose index is taken away.
  @Test func bookings_are_found_by_an_index() async throws {
    let member = MemberID(7)
    let last = BookingPosition(startsAt: .mondayMorning, id: BookingID(7))
    try await BookingWorld.with { world in
      try await Listed.expectIndexes(
        of: [
          Listed("one's own", by: "booking_booking_author") {
            _ = try await $0.bookings.cards(of: member, BookingFilter(), after: nil, limit: 20)
          },
          Listed("one's own, narrowed and further on", by: "booking_booking_author") {
            var filter = BookingFilter()
            filter.statuses = ["confirmed"]
            filter.from = .mondayMorning
            _ = try await $0.bookings.cards(of: member, filter, after: last, limit: 20)
          },
          Listed("what became of one", by: "booking_bookingstatus_booking", .sorted) {
            let access = BookingAccess(person: member, isAdministrator: false)
            _ = try await $0.bookings.history(of: BookingID(7), for: access)
          },
        ], in: world, world.database)
    }
  }
}
