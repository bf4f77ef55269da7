package import EventLoop
import Observability

/// The three pools for work that blocks. A flood on one does not stop the others.
package struct BlockingPools: Sendable {
  /// Password hashing: it gives way to requests, and sixteen in the queue are seconds of work.
  package let hashing = BlockingPool(name: "hashing", threads: 1, queueLimit: 16, nice: 10)
  /// Name look-ups.
  package let names = BlockingPool(name: "names", threads: 2, queueLimit: 256)
  /// Opening and reading files.
  package let files = BlockingPool(name: "files", threads: 4, queueLimit: 1_024)

  init(_ metrics: Metrics) {
    for (name, pool) in [("hashing", hashing), ("names", names), ("files", files)] {
      metrics.gauge("blocking_pool_waiting", "Work that waits for a thread", ["pool": name]) {
        Double(pool.waiting)
      }
    }
  }
}
