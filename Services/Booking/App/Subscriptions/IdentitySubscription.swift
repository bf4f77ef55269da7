import BookingDomain
import BookingStore
package import EventFeed
import Kernel

extension BookingApplication {
  /// Names for the lists, and what happens to the bookings of somebody who was erased.
  package var subscriptions: [Subscription] {
    [
      Subscription.references(consumer: "booking").erasing(as: "booking") { user, transaction in
        try await bookings.erase(MemberID(user), now: clock.now(), in: transaction)
      }
    ]
  }
}
