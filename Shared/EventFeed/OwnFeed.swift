import EventLoop
import Kernel
package import Outbox
package import Postgres

/// The slice's own history, page by page, with patience for what is still to come. On a loop only.
struct OwnFeed: Sendable {
  private let reader: OutboxReader
  private let bell: FeedBell

  init(_ database: Database, _ bell: FeedBell) {
    reader = OutboxReader(database)
    self.bell = bell
  }

  /// The newest end, from which only news is read.
  func head() async throws -> FeedPosition { try await reader.head() }

  /// After a position (`nil`: from the oldest event that is kept), of some types or of all. Waits so
  /// long for the first, but not once the process drains. Throws `HistoryGone`.
  func page(
    after: FeedPosition?, types: [String]?, limit: Int, wait: Duration
  ) async throws -> FeedSource.Page {
    var position: FeedPosition
    if let after { position = after } else { position = try await reader.oldest() }
    let start = position
    let deadline = MonotonicInstant.now + wait
    while true {
      let page = try await reader.page(after: position, types: types, limit: limit)
      let now = MonotonicInstant.now
      if !page.events.isEmpty || now >= deadline || bell.isClosed {
        return FeedSource.Page(
          events: page.events, start: start, next: page.next, head: page.head)
      }
      position = page.next
      try await bell.waitForMore(than: position, atMost: deadline - now)
    }
  }
}

extension FeedSource {
  /// What a service hears of itself, read where it lies. It has no snapshots: its own tables are
  /// at hand.
  package static func own(_ database: Database, _ bell: FeedBell) -> FeedSource {
    let feed = OwnFeed(database, bell)
    return FeedSource { after, types, wait in
      try await feed.page(after: after, types: types, limit: 500, wait: .seconds(wait))
    } snapshot: { _, _ in
      throw FeedRefused(status: 404)
    }
  }
}
