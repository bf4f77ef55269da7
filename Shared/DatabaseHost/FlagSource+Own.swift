import EventFeed
import FlagFeed
import Outbox

extension FlagSource {
  /// The owner's: definitions from its own tables, and their changes from its own history.
  static func own(_ read: @escaping Read, _ events: FeedSource) -> FlagSource {
    FlagSource(read: read) { place, wait in
      do {
        let page = try await events.events(
          place.flatMap { FeedPosition($0) }, [change], place == nil ? 0 : wait)
        if place != nil { return page.next.description }
        return FeedPosition(epoch: page.start.epoch, position: page.head).description
      } catch is HistoryGone {
        throw FlagHistoryGone()
      }
    }
  }
}
