package import EventFeed
import JSON
import Outbox
import Postgres
package import Resources

extension Subscription {
  /// The same, and where a person is erased his traces in this slice's revisions go with him: by the
  /// events, or by a snapshot if they were missed.
  package func blankingRevisions(_ erasure: RevisionErasure) -> Subscription {
    guard source == "identity" else { return self }
    var all = handlers
    for type in Subscription.erasures {
      guard let own = handlers[type] else { continue }
      all[type] = { envelope, transaction in
        try await own(envelope, transaction)
        guard let user = Int64(envelope.aggregateID) else { return }
        try await erasure.erase(user: user, in: transaction)
      }
    }
    let snapshots = snapshots.map { kind, take in
      kind == Subscription.users
        ? (kind: kind, take: Subscription.blanking(erasure, after: take)) : (kind: kind, take: take)
    }
    return Subscription(
      source: source, consumer: consumer, handlers: all, snapshots: snapshots)
  }

  private static func blanking(
    _ erasure: RevisionErasure, after take: @escaping SnapshotHandler
  ) -> SnapshotHandler {
    { items, transaction in
      try await take(items, transaction)
      for item in items where try JSONParser.parse(item.data)["deleted"]?.bool == true {
        try await erasure.erase(user: item.id, in: transaction)
      }
    }
  }

  private static let erasures = ["user.deleted", "user.erasure_asked"]
  private static let users = "users"
}
