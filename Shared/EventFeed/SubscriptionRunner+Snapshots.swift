import Outbox
import Postgres

extension SubscriptionRunner {
  /// Takes all snapshots, then begins to follow where the source stood before the first of them.
  /// Interrupted, it begins anew: rows are taken over by revision, so twice is once.
  func takeSnapshots(from cursor: Cursor) async throws {
    var start: FeedPosition?
    for (kind, take) in subscription.snapshots {
      var after: Int64? = 0
      while let from = after {
        let page = try await source.snapshot(kind, from)
        if start == nil { start = page.position }
        if !page.items.isEmpty {
          try await database.transaction { tx in try await take(page.items, tx) }
        }
        after = page.next
      }
    }
    if let start {
      try await move(cursor, to: start)
    } else {
      // Nothing to take over: begin with the oldest event that the source has.
      let page = try await source.events(nil, subscription.types, 0)
      try await move(cursor, to: page.start)
    }
  }
}
