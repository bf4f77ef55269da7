import EventFeed
import Outbox
import Postgres
import Resources

extension Subscription {
  /// The same, and where a person is erased his traces in this slice's revisions go with him.
  func blankingRevisions(_ erasure: RevisionErasure) -> Subscription {
    guard source == "identity", let own = handlers[Subscription.userDeleted] else { return self }
    var all = handlers
    all[Subscription.userDeleted] = { envelope, transaction in
      try await own(envelope, transaction)
      guard let user = Int64(envelope.aggregateID) else { return }
      try await erasure.erase(user: user, in: transaction)
    }
    return Subscription(
      source: source, consumer: consumer, handlers: all, snapshots: snapshots)
  }

  private static let userDeleted = "user.deleted"
}
