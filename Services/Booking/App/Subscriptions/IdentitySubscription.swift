import BookingDomain
import BookingStore
package import EventFeed
import IdentityContract
import Kernel
import Outbox

extension BookingApplication {
  /// Names for the lists, and what happens to the bookings of somebody who was erased.
  package var subscriptions: [Subscription] {
    [
      Subscription.references(consumer: "booking")
        .on(UserDeleted.self) { event, envelope, transaction in
          try await ReferenceTables.eraseUser(
            id: event.id, revision: envelope.aggregateRevision, in: transaction)
          try await bookings.erase(MemberID(event.id), now: clock.now(), in: transaction)
        }
    ]
  }
}
