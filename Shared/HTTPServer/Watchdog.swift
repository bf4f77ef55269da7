import EventLoop

/// The one timer of a connection. Setting a later time costs nothing: when the timer fires too
/// early it is armed again.
struct Watchdog {
  private let loop: EventLoop
  private let state = State()

  private final class State {
    /// Until `stop`. Not weak: that would slow down every count of the connection.
    var connection: Connection?
    var expiry = MonotonicInstant.distantFuture
    var hasExpired = false
    var isCompact = false
    var timer: LoopTimer?
  }

  /// An idle connection gives back its buffers after so long.
  private static let compactAfter: UInt64 = 5_000_000_000

  init(loop: EventLoop) { self.loop = loop }

  var hasExpired: Bool { state.hasExpired }

  func start(_ connection: Connection) { state.connection = connection }

  /// What is awaited must come within `limit`.
  func expect(within limit: Duration) { expect(nanoseconds: limit.clampedNanoseconds) }

  func expect(nanoseconds limit: UInt64) {
    state.expiry = loop.now.advanced(nanoseconds: limit)
    state.isCompact = false
    let wake = min(state.expiry, loop.now.advanced(nanoseconds: Watchdog.compactAfter))
    if let timer = state.timer, timer.isPending, timer.deadline <= wake { return }
    state.timer?.cancel()
    arm(wake)
  }

  /// Nothing is awaited.
  func rest() { state.expiry = .distantFuture }

  func stop() {
    state.timer?.cancel()
    state.timer = nil
    state.connection = nil
  }

  private func arm(_ time: MonotonicInstant) {
    state.timer = loop.schedule(at: time) { [self] in fire() }
  }

  private func fire() {
    state.timer = nil
    guard let connection = state.connection else { return }
    if state.expiry <= loop.now {
      state.hasExpired = true
      connection.stream.descriptor.wakeWaiters()
      return
    }
    if !state.isCompact {
      state.isCompact = true
      connection.compact()
    }
    if state.expiry != .distantFuture { arm(state.expiry) }
  }
}
