/// How often a measurement fell into which bucket. Fixed buckets; an observation is two relaxed
/// atomic additions and a short search.
package final class Histogram: Sendable {
  /// 0.5 ms to 10 s.
  package static let latencyBuckets: [Double] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
  ]

  /// Upper bounds as shown: seconds for a latency.
  let bounds: [Double]
  private let limits: [UInt64]
  private let scale: Double
  private let buckets: [Counter]
  private let total = Counter()

  /// `scale` raw units make one shown unit: 1e9 for nanoseconds shown as seconds, 1 for counts.
  init(bounds: [Double], scale: Double) {
    self.bounds = bounds.sorted()
    self.scale = scale
    limits = self.bounds.map { UInt64($0 * scale) }
    buckets = (0...bounds.count).map { _ in Counter() }
  }

  package func observe(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    observe(raw: UInt64(max(0, seconds * 1_000_000_000 + attoseconds / 1_000_000_000)))
  }

  package func observe(nanoseconds: UInt64) { observe(raw: nanoseconds) }

  /// For a histogram of counts or bytes.
  package func observe(_ count: Int) { observe(raw: UInt64(max(0, count))) }

  private func observe(raw: UInt64) {
    var index = 0
    while index < limits.count, raw > limits[index] { index += 1 }
    buckets[index].increment()
    total.increment(by: raw)
  }

  /// Observations up to each bound, and all of them at the end.
  var cumulative: [UInt64] {
    var sum: UInt64 = 0
    return buckets.map { bucket in
      sum += bucket.value
      return sum
    }
  }

  /// The sum of all observations, in the shown unit.
  package var sum: Double { Double(total.value) / scale }

  package var count: UInt64 { buckets.reduce(0) { $0 + $1.value } }
}
