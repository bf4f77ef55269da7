package import Kernel
import Synchronization

/// A clock that stands still until a test moves it.
package final class MovableClock: Sendable {
  private let time: Mutex<Instant>

  package init(_ start: Instant) { time = Mutex(start) }

  package var now: Instant { time.withLock { $0 } }

  package func move(_ duration: Duration) { time.withLock { $0 = $0 + duration } }

  package var wallClock: WallClock { WallClock { self.now } }
}
