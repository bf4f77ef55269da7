import CommunityStore
package import EventFeed

extension CommunityApplication {
  /// Everything that community hears of the others.
  package var subscriptions: [Subscription] {
    [identitySubscription, hearingCommissions(requestSubscription), bookingSubscription]
  }

  /// Who the readers are, what goes with somebody who was erased, and what is hidden from readers: what
  /// a moderator says, and what a company shows that may not act.
  var identitySubscription: Subscription {
    Subscription.references(consumer: "community").erasing(as: "community") { user, transaction in
      try await PersonErasure.run(user, in: transaction)
    }
    .following { standing, transaction in
      try await ContentHidings.follow(
        company: standing.company, isSuspended: standing.isSuspended, actor: standing.actor,
        in: transaction)
    }
    .hidingContent()
  }
}
