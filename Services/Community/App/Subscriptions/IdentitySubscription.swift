import CommunityStore
package import EventFeed

extension CommunityApplication {
  /// Everything that community hears of the others.
  package var subscriptions: [Subscription] {
    [identitySubscription, requestSubscription, bookingSubscription]
  }

  /// Who the readers are, and what goes with somebody who was erased.
  var identitySubscription: Subscription {
    Subscription.references(consumer: "community").erasing(as: "community") { user, transaction in
      try await PersonErasure.run(user, in: transaction)
    }
  }
}
