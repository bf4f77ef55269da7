package import Access
import EventLoop
import HTTPCore
package import HTTPServer
import JSON
import Kernel
package import Outbox
package import Postgres

/// The source's side of events: the feed and the snapshots.
package struct FeedRoutes: Sendable {
  /// The longest that a request waits for something new.
  package static let longestWait = 25

  private let access: AccessGuard
  private let feed: OwnFeed
  private let consumers: [String]
  private let snapshots: [String: SnapshotSource]

  /// `consumers` are the services that may listen; `snapshots` by their kind.
  package init(
    access: AccessGuard, database: Database, numberer: OutboxNumberer, consumers: [String],
    snapshots: [String: SnapshotSource] = [:]
  ) {
    self.access = access
    feed = OwnFeed(database, numberer.bell)
    self.consumers = consumers
    self.snapshots = snapshots
  }

  package var routes: [Route] {
    [
      access.route(
        .get, "/internal/v1/events", .service(consumers),
        deadline: .seconds(FeedRoutes.longestWait + 5)
      ) { request, _ in
        try await self.events(request)
      },
      access.route(.get, "/internal/v1/snapshots/{kind}", .service(consumers)) { request, _ in
        try await self.snapshot(request)
      },
    ]
  }

  /// `?after=<epoch>.<position>&types=a,b&wait=20&limit=500`; without `after` it begins at the
  /// oldest event that is kept, with `after=latest` at the newest.
  private func events(_ request: Request) async throws -> Response {
    let types = request.query("types").map { $0.split(separator: ",").map(String.init) }
    let limit = try number(request, "limit", 1...1_000, default: 500)
    let wait = try number(request, "wait", 0...FeedRoutes.longestWait, default: 0)
    var after: FeedPosition?
    if request.query("after") == "latest" {
      after = try await feed.head()
    } else if let text = request.query("after") {
      guard let position = FeedPosition(text) else { throw BadFeedQuery(item: "after") }
      after = position
    }
    do {
      return answer(
        try await feed.page(after: after, types: types, limit: limit, wait: .seconds(wait)))
    } catch is HistoryGone {
      throw FeedGone()
    }
  }

  private func answer(_ page: FeedSource.Page) -> Response {
    Response.json(reserving: 512 + page.events.count * 512) { json in
      json.object { json in
        json.field("start", page.start.description)
        json.field("next", page.next.description)
        json.field("head", page.head)
        json.field("events", page.events)
      }
    }
  }

  /// `?after=<key>&limit=500`. The position is read before the rows: what changes meanwhile is told
  /// again by the feed.
  private func snapshot(_ request: Request) async throws -> Response {
    guard let kind = request.parameter("kind"), let source = snapshots[kind] else {
      throw NothingThere()
    }
    let limit = try number(request, "limit", 1...1_000, default: 500)
    let after = try number(request, "after", 0...Int.max, default: 0)
    let position = try await feed.head()
    let items = try await source.read(Int64(after), limit)
    return Response.json(reserving: 256 + items.count * 256) { json in
      json.object { json in
        json.field("position", position.description)
        json.array("items", items) { json, item in
          json.object { json in
            json.field("id", item.id)
            json.field("rev", item.revision)
            json.field("data", raw: item.data)
          }
        }
        json.field("next", items.count == limit ? items.last?.id : nil)
      }
    }
  }

  private func number(
    _ request: Request, _ name: String, _ range: ClosedRange<Int>, default standard: Int
  ) throws -> Int {
    guard let text = request.query(name) else { return standard }
    guard let value = Int(text), range.contains(value) else { throw BadFeedQuery(item: name) }
    return value
  }
}

/// Rows of one kind in the order of their keys, erased ones included as tombstones.
package struct SnapshotSource: Sendable {
  /// Rows with a key greater than the first argument, at most as many as the second.
  package let read: @Sendable (Int64, Int) async throws -> [SnapshotItem]

  package init(_ read: @escaping @Sendable (Int64, Int) async throws -> [SnapshotItem]) {
    self.read = read
  }
}

/// One row of a snapshot.
package struct SnapshotItem: Sendable {
  package let id: Int64
  package let revision: Int64
  /// The fields that the matching event has, as JSON.
  package let data: [UInt8]

  package init(id: Int64, revision: Int64, data: [UInt8]) {
    self.id = id
    self.revision = revision
    self.data = data
  }
}
