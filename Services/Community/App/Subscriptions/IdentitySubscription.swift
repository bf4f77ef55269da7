import CommunityDomain
import CommunityStore
package import EventFeed
import IdentityContract
import Kernel
import Outbox

extension CommunityApplication {
  /// Everything that community hears of the others.
  package var subscriptions: [Subscription] {
    [identitySubscription, requestSubscription, bookingSubscription]
  }

  /// Who the readers are; who was erased has no notifications any more.
  var identitySubscription: Subscription {
    Subscription.references(consumer: "community")
      .on(UserDeleted.self) { event, envelope, transaction in
        try await ReferenceTables.eraseUser(
          id: event.id, revision: envelope.aggregateRevision, in: transaction)
        try await notifications.erase(MemberID(event.id), in: transaction)
      }
  }
}
