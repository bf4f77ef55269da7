import EventLoop
import Observability

/// How late the loops are: a timer that should fire every second tells how long it waited behind
/// other work.
enum LoopLag {
  static func watch(_ group: EventLoopGroup, _ metrics: Metrics) {
    for loop in group.loops {
      let histogram = metrics.histogram(
        "event_loop_lag_seconds", "How late a timer of the loop fired",
        ["loop": String(loop.index)])
      loop.execute { tick(loop, histogram) }
    }
  }

  private static func tick(_ loop: EventLoop, _ histogram: Histogram) {
    let due = MonotonicInstant.now + .seconds(1)
    _ = loop.schedule(at: due) {
      // The wheel's own tick is not lag.
      let late = MonotonicInstant.now - due
      histogram.observe(max(.zero, late - .milliseconds(4)))
      tick(loop, histogram)
    }
  }
}
