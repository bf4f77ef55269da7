import Access
import EventFeed
import EventLoop
import HTTPCore
import JSON
import Kernel
import Observability
import Outbox
import Postgres
import Synchronization
import TestSupport

struct ThingHappened: ContractEvent {
  static let type = "thing.happened"
  static let aggregateType = "thing"
  let id: Int64
  let note: String
  var aggregateID: String { String(id) }
}

/// A source with an outbox and a consumer that writes what it hears into `heard`.
struct FeedWorld: Sendable {
  let source: Database
  let consumer: Database
  let numberer: OutboxNumberer
  let settings: SubscriptionRunner.Settings

  static func with(_ body: (FeedWorld) async throws -> Void) async throws {
    let outbox = try OutboxMigrations.folder()
    let feed = try EventFeedMigrations.folder()
    try await TestDatabase.with(folders: [outbox], schema: "source") { source in
      try await TestDatabase.with(folders: [feed], schema: "consumer") { consumer in
        _ = try await consumer.query(
          "create table heard (place bigserial, id bigint not null, note text not null)")
        var settings = SubscriptionRunner.Settings()
        settings.pause = .milliseconds(1)
        settings.longestPause = .milliseconds(2)
        let numberer = OutboxNumberer(
          database: source, logger: Logger(label: "test", level: .error), metrics: Metrics())
        try await body(
          FeedWorld(source: source, consumer: consumer, numberer: numberer, settings: settings))
      }
    }
  }

  func tell(_ id: Int64, _ note: String, rev: Int64 = 1) async throws {
    try await source.transaction { tx in
      try await OutboxWriter.append(
        ThingHappened(id: id, note: note), rev: rev, actor: nil, in: tx)
    }
    try await numberer.numberAll()
  }

  /// The feed without HTTP.
  var feed: FeedSource {
    let reader = OutboxReader(source)
    return FeedSource { after, types, _ in
      let oldest = try await reader.oldest()
      let start = after ?? oldest
      let page = try await reader.page(after: start, types: types)
      return FeedSource.Page(events: page.events, start: start, next: page.next, head: page.head)
    } snapshot: { _, _ in
      FeedSource.SnapshotPage(position: try await reader.head(), items: [], next: nil)
    }
  }

  func subscription(
    before: @escaping @Sendable (ThingHappened) throws -> Void = { _ in },
    after: @escaping @Sendable (ThingHappened) throws -> Void = { _ in }
  ) -> Subscription {
    Subscription(source: "source", consumer: "test").on(ThingHappened.self) { event, _, tx in
      try before(event)
      _ = try await tx.query("insert into heard (id, note) values (\(event.id), \(event.note))")
      try after(event)
    }
  }

  func runner(_ subscription: Subscription, source: FeedSource? = nil) -> SubscriptionRunner {
    SubscriptionRunner(
      subscription, source: source ?? feed, database: consumer, settings: settings,
      logger: Logger(label: "test", sink: .recording()), metrics: Metrics())
  }

  func heard() async throws -> [String] {
    try await consumer.query("select id, note from heard order by place").map {
      "\(try $0.int64("id")) \(try $0.string("note"))"
    }
  }

  /// Steps until nothing is left to do.
  @discardableResult
  func settle(_ runner: SubscriptionRunner) async throws -> [SubscriptionRunner.Step] {
    var steps: [SubscriptionRunner.Step] = []
    while true {
      let step = try await runner.step()
      steps.append(step)
      if step == .nothing { return steps }
    }
  }
}

/// A switch that a handler looks at.
final class Switch: Sendable {
  private let state: Mutex<Bool>
  init(_ on: Bool) { state = Mutex(on) }
  var isOn: Bool {
    get { state.withLock { $0 } }
    set { state.withLock { $0 = newValue } }
  }
}

struct Poison: Error {}
