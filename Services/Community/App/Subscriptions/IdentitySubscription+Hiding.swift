import CommunityStore
import EventFeed
import IdentityContract
import JSON
import Outbox
import Postgres

extension Subscription {
  /// Of identity's subscription: what a moderator hides is hidden here, by events, or by a snapshot of
  /// all sanctions where they were missed.
  func hidingContent() -> Subscription {
    on { (event: ContentHideRequested, envelope, tx) in
      try await ContentHidings.hide(
        event.source, event.primaryKey, sanction: event.sanction, actor: envelope.actorID, in: tx)
    }
    .on { (event: ContentShowRequested, envelope, tx) in
      try await ContentHidings.show(
        event.source, event.primaryKey, sanction: event.sanction, actor: envelope.actorID, in: tx)
    }
    .snapshot("hidden_content") { items, tx in
      for item in items {
        let hiding = try JSONParser.parse(item.data)
        guard let source = hiding["source"]?.string, let key = hiding["primary_key"]?.string,
          let isLifted = hiding["lifted"]?.bool
        else { continue }
        if isLifted {
          try await ContentHidings.show(source, key, sanction: item.id, actor: nil, in: tx)
        } else {
          try await ContentHidings.hide(source, key, sanction: item.id, actor: nil, in: tx)
        }
      }
    }
  }
}
