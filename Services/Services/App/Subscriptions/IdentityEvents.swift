package import EventFeed
import ServicesStore

extension ServicesApplication {
  /// What this slice hears of people and companies.
  package var subscriptions: [Subscription] {
    [
      Subscription.references(consumer: "services").erasing(as: "services") { person, tx in
        try await Requests.eraseDrafts(of: person.id, in: tx)
      }
      .following { standing, tx in
        try await Requests.follow(
          company: standing.company, isSuspended: standing.isSuspended, actor: standing.actor,
          in: tx)
      }
      .checkingSubscribers(),
      hookDesk.subscription,
    ]
  }
}
