import Glibc

/// Where the time comes from. The domain takes `now` as an argument; whoever calls it asks here.
package struct WallClock: Sendable {
  private let read: @Sendable () -> Instant

  package init(_ read: @escaping @Sendable () -> Instant) { self.read = read }

  /// The time now, in microseconds.
  package func now() -> Instant { read() }

  /// The machine's real-time clock.
  package static let live = WallClock {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
  }

  /// A clock that stands still, for tests.
  package static func fixed(_ instant: Instant) -> WallClock { WallClock { instant } }
}
