import BookingDomain
import BookingStore
package import EventFeed
import Kernel

extension BookingApplication {
  /// Names for the lists, what happens to the bookings of somebody who was erased, and what becomes
  /// of those of a company that may not act.
  package var subscriptions: [Subscription] {
    [
      Subscription.references(consumer: "booking").erasing(as: "booking") { person, transaction in
        try await bookings.erase(MemberID(person.id), now: clock.now(), in: transaction)
      }
      .following { standing, transaction in
        try await CompanyRelease.follow(standing, in: transaction)
      }
    ]
  }
}
