package import Access
import HTTPCore
import JSON
package import Outbox

/// Where a consumer gets events and snapshots of a source from: over HTTP, or, of itself, directly.
package struct FeedSource: Sendable {
  package struct Page: Sendable {
    package let events: [Envelope]
    /// Where the page begins: what was asked for, or the oldest place that is kept.
    package let start: FeedPosition
    package let next: FeedPosition
    /// The newest position of the source.
    package let head: Int64

    package init(events: [Envelope], start: FeedPosition, next: FeedPosition, head: Int64) {
      self.events = events
      self.start = start
      self.next = next
      self.head = head
    }
  }

  package struct SnapshotPage: Sendable {
    package let position: FeedPosition
    package let items: [SnapshotItem]
    package let next: Int64?

    package init(position: FeedPosition, items: [SnapshotItem], next: Int64?) {
      self.position = position
      self.items = items
      self.next = next
    }
  }

  /// Events after a position (`nil`: from the oldest), of some types, waiting so many seconds for
  /// the first. Throws `HistoryGone`.
  package let events:
    @Sendable (_ after: FeedPosition?, _ types: [String], _ wait: Int) async throws -> Page
  package let snapshot: @Sendable (_ kind: String, _ after: Int64) async throws -> SnapshotPage

  package init(
    events: @escaping @Sendable (FeedPosition?, [String], Int) async throws -> Page,
    snapshot: @escaping @Sendable (String, Int64) async throws -> SnapshotPage
  ) {
    self.events = events
    self.snapshot = snapshot
  }

  /// The feed of another service.
  package static func live(_ peers: PeerClient, source: String) -> FeedSource {
    answers { target, patience in
      let answer = try await peers.get(source, target, deadline: patience, limit: 64 << 20)
      return (answer.status.code, answer.body)
    }
  }

  /// A feed that is asked by `ask`: address and patience in, status and body out.
  package static func answers(
    _ ask: @escaping @Sendable (String, Duration) async throws -> (status: Int, body: [UInt8])
  ) -> FeedSource {
    FeedSource { after, types, wait in
      var target = "/internal/v1/events?types=\(types.joined(separator: ","))&wait=\(wait)"
      if let after { target += "&after=\(after)" }
      return try page(json(await ask(target, .seconds(wait + 10))))
    } snapshot: { kind, after in
      let target = "/internal/v1/snapshots/\(kind)?after=\(after)"
      return try snapshotPage(json(await ask(target, .seconds(20))))
    }
  }

  private static func json(_ answer: (status: Int, body: [UInt8])) throws -> JSONValue {
    if answer.status == 410 { throw HistoryGone() }
    guard answer.status == 200 else { throw FeedRefused(status: answer.status) }
    return try JSONParser.parse(answer.body, limits: JSONLimits(bytes: 64 << 20))
  }

  private static func page(_ value: JSONValue) throws -> Page {
    guard let start = value["start"]?.string.flatMap({ FeedPosition($0) }),
      let next = value["next"]?.string.flatMap({ FeedPosition($0) }),
      let head = value["head"]?.int64, let list = value["events"]?.array
    else { throw FeedMalformed() }
    let events = list.compactMap { Envelope($0) }
    guard events.count == list.count else { throw FeedMalformed() }
    return Page(events: events, start: start, next: next, head: head)
  }

  private static func snapshotPage(_ value: JSONValue) throws -> SnapshotPage {
    guard let position = value["position"]?.string.flatMap({ FeedPosition($0) }),
      let list = value["items"]?.array
    else { throw FeedMalformed() }
    let items = list.compactMap { item -> SnapshotItem? in
      guard let id = item["id"]?.int64, let revision = item["rev"]?.int64,
        let data = item["data"]
      else { return nil }
      return SnapshotItem(id: id, revision: revision, data: data.bytes)
    }
    guard items.count == list.count else { throw FeedMalformed() }
    return SnapshotPage(position: position, items: items, next: value["next"]?.int64)
  }
}

/// The source answered with another status than 200 and 410.
struct FeedRefused: Error {
  let status: Int
}

/// The source's answer is not a page of its feed.
struct FeedMalformed: Error {}
