package import EventFeed
import IdentityContract
import Outbox
import ServicesStore

extension ServicesApplication {
  /// What this slice hears of people and companies.
  package var subscriptions: [Subscription] {
    [
      Subscription.references(consumer: "services")
        .on(UserDeleted.self) { event, envelope, tx in
          try await ReferenceTables.eraseUser(
            id: event.id, revision: envelope.aggregateRevision, in: tx)
          try await Requests.eraseDrafts(of: event.id, in: tx)
        }
    ]
  }
}
