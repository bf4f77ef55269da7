import EventLoop
import Flags
package import Observability

/// Keeps `LiveFlags` current: reads the definitions, then again whenever identity says that one
/// changed. Each copy of a process has its own and keeps nothing: a start begins with a reading.
package struct FlagFollower: Sendable {
  /// Seconds that identity holds the question while nothing happens. Then the definitions are asked
  /// for all the same: an import makes no events.
  private static let wait = 20

  private let flags: LiveFlags
  private let source: FlagSource
  private let logger: Logger
  private let known: Gauge
  private let readings: Counter

  package init(_ flags: LiveFlags, from source: FlagSource, logger: Logger, metrics: Metrics) {
    self.flags = flags
    self.source = source
    self.logger = logger.labelled("flags")
    known = metrics.gauge("flags_known", "Flags, switches and samples that are known")
    readings = metrics.counter("flag_readings_total", "Definitions of flags that were taken over")
  }

  /// Until the scope ends.
  package func run() async {
    var place: String?
    var pause = Duration.milliseconds(100)
    var isFollowing: Bool?
    while true {
      do {
        let began = MonotonicInstant.now
        let next = try await step(from: place, wait: FlagFollower.wait)
        if isFollowing != true { logger.info("following flags") }
        isFollowing = true
        // A source that is about to stop holds no question: do not ask without pause.
        let isHasty = next == place && MonotonicInstant.now - began < .milliseconds(100)
        place = next
        pause = .milliseconds(100)
        if isHasty { try await sleepOnLoop(for: .milliseconds(250)) }
      } catch is OperationCancelled {
        return
      } catch is FlagHistoryGone {
        place = nil
      } catch {
        if isFollowing != false { logger.warning("flags lost", ["error": .error(error)]) }
        isFollowing = false
        do { try await sleepOnLoop(for: pause) } catch { return }
        pause = min(pause * 2, .seconds(2))
      }
    }
  }

  /// One question and its end, from which to ask on. The place is read before the definitions, so
  /// that a change between the two is told again. For tests also without `run()`.
  package func step(from place: String?, wait: Int = 0) async throws -> String {
    let next = try await source.news(place, place == nil ? 0 : wait)
    if let fresh = try await source.read(flags.tag) {
      flags.replace(with: fresh.definitions, tag: fresh.tag)
      known.set(fresh.definitions.count)
      readings.increment()
    }
    return next
  }
}
