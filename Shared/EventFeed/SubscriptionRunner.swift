import Access
import EventLoop
import Kernel
package import Observability
import Outbox
package import Postgres
import Synchronization

/// Follows one source for one consumer until it is stopped. Copies of a service may all run one:
/// the cursor's row decides who moves it.
package final class SubscriptionRunner: Sendable {
  package struct Settings: Sendable {
    /// Seconds that the source holds a request without news.
    package var wait = 20
    /// Events that are tried in one transaction before they are tried one by one.
    package var batch = 50
    /// After so many failures an event parks its aggregate.
    package var failuresToPark = 10
    /// The wait after the first failure; it doubles up to `longestPause`.
    package var pause: Duration = .milliseconds(100)
    package var longestPause: Duration = .seconds(5)
    /// How long a copy that found the cursor held leaves it to the other.
    package var standAside: Duration = .milliseconds(500)

    package init() {}
  }

  let subscription: Subscription
  let source: FeedSource
  let database: Database
  let settings: Settings
  let logger: Logger
  private let scope = Mutex<RunningScope?>(nil)
  private let heard: Counter
  private let parked: Counter
  private let lag: Gauge
  private let failures: Counter

  package init(
    _ subscription: Subscription, source: FeedSource, database: Database,
    settings: Settings = Settings(), logger: Logger, metrics: Metrics
  ) {
    self.subscription = subscription
    self.source = source
    self.database = database
    self.settings = settings
    self.logger = logger.labelled("feed")
    let labels: Metrics.Labels = [
      "source": subscription.source, "consumer": subscription.consumer,
    ]
    heard = metrics.counter("feed_events_total", "Events whose effect was saved", labels)
    parked = metrics.counter("feed_parked_total", "Events that were parked", labels)
    failures = metrics.counter("feed_failures_total", "Failed attempts at events", labels)
    lag = metrics.gauge("feed_lag_events", "Positions between cursor and the source's end", labels)
  }

  /// Runs on a loop of the database until `stop()`.
  package func start() {
    database.group.any.spawn { await self.run() }
  }

  /// An effect under way is undone; it comes again at the next start.
  package func stop() {
    scope.withLock { running in
      running?.stop()
      running = .stopped
    }
  }

  private func run() async {
    guard let running = RunningScope.begin(in: scope) else { return }
    await running.run {
      var pause = self.settings.pause
      while true {
        try OperationScope.current?.check()
        do {
          switch try await self.step(wait: self.settings.wait) {
          case .stoodAside: try await sleepOnLoop(for: self.settings.standAside)
          // A source that drains answers at once: do not hammer it.
          case .nothing: try await sleepOnLoop(for: .milliseconds(20))
          default: break
          }
          pause = self.settings.pause
        } catch {
          try OperationScope.current?.check()
          self.logger.warning(
            "feed failed",
            ["source": .string(self.subscription.source), "error": .error(error)])
          try await sleepOnLoop(for: pause)
          pause = min(pause * 2, self.settings.longestPause)
        }
      }
    }
  }

  package enum Step: Sendable, Equatable {
    case nothing
    case applied(Int)
    case tookSnapshot
    case failed
    case parked
    /// Another copy holds or has moved the cursor.
    case stoodAside
  }

  /// One round: replays, then a page of events or a snapshot. For tests also without `start()`.
  package func step(wait: Int = 0) async throws -> Step {
    let cursor = try await readCursor()
    try await replayParked()
    guard let after = cursor.position else {
      try await takeSnapshots(from: cursor)
      return .tookSnapshot
    }
    let page: FeedSource.Page
    do {
      page = try await source.events(after, subscription.types, wait)
    } catch is HistoryGone {
      logger.warning(
        "the source's history is gone: taking snapshots",
        ["source": .string(subscription.source)])
      try await forgetPosition(cursor)
      return .nothing
    }
    lag.set(Int(clamping: page.head - after.position))
    guard !page.events.isEmpty else {
      if page.next != after { try await move(cursor, to: page.next) }
      return .nothing
    }
    return try await apply(page, from: cursor)
  }

  /// Tries pieces of the page at once; a piece that fails is tried event by event, so that the good
  /// ones before the bad one are not lost.
  private func apply(_ page: FeedSource.Page, from start: Cursor) async throws -> Step {
    var cursor = start
    var applied = 0
    var rest = page.events[...]
    while !rest.isEmpty {
      let piece = Array(rest.prefix(settings.batch))
      rest = rest.dropFirst(piece.count)
      let end = rest.isEmpty ? page.next : nil
      var mustWait = false
      if cursor.failures == 0, piece.count > 1 {
        do {
          guard let moved = try await effect(of: piece, from: cursor, to: end) else {
            return .stoodAside
          }
          cursor = moved
          applied += piece.count
          continue
        } catch {
          try OperationScope.current?.check()
          mustWait = true
        }
      }
      for event in piece {
        let last = event.id == piece.last?.id ? end : nil
        do {
          guard
            let moved = try await effect(of: [event], from: cursor, to: last, waiting: mustWait)
          else { return .stoodAside }
          cursor = moved
          applied += 1
        } catch {
          try OperationScope.current?.check()
          heard.increment(by: UInt64(applied))
          return try await failed(event, error, at: cursor)
        }
      }
    }
    heard.increment(by: UInt64(applied))
    lag.set(Int(clamping: page.head - page.next.position))
    return .applied(applied)
  }

  /// Counts the failure; at the limit the event is parked and the cursor steps over it.
  private func failed(_ event: Envelope, _ error: any Error, at cursor: Cursor) async throws
    -> Step
  {
    // A database that is away is nobody's poison.
    if error is DatabaseUnavailable || error is OutcomeUnknown || error is PeerUnavailable
      || error is DeadlineExceeded
    {
      throw error
    }
    failures.increment()
    let count = try await noteFailure(of: event, at: cursor)
    guard let count else { return .stoodAside }
    guard count >= settings.failuresToPark else {
      logger.warning(
        "event failed",
        [
          "source": .string(subscription.source), "type": .string(event.type),
          "event": .string(event.id.text), "failures": .int(Int64(count)), "error": .error(error),
        ])
      let pause = settings.pause * (1 << min(count - 1, 6))
      try await sleepOnLoop(for: min(pause, settings.longestPause))
      return .failed
    }
    guard try await park(event, because: error, at: cursor) else { return .stoodAside }
    parked.increment()
    logger.error(
      "event parked: its aggregate waits for a replay",
      [
        "source": .string(subscription.source), "type": .string(event.type),
        "event": .string(event.id.text), "aggregate": .string(event.aggregateID),
        "error": .error(error),
      ])
    return .parked
  }
}
