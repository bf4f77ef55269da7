import Observability

/// What is told of jobs. The census is the slice's, the same from every copy; the rest is this
/// process's.
struct JobMetrics: Sendable {
  let waiting: Gauge
  let running: Gauge
  let failed: Gauge
  let lost: Counter
  let dead: Counter
  private let durations: [String: Histogram]
  private let failures: [String: Counter]

  /// 10 ms to 15 min.
  private static let buckets: [Double] = [
    0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900,
  ]

  init(_ metrics: Metrics, names: [String]) {
    waiting = metrics.gauge("jobs_waiting", "Jobs that wait for a worker or for their time")
    running = metrics.gauge("jobs_running", "Jobs that a worker has")
    failed = metrics.gauge("jobs_failed", "Dead letters: jobs that failed for good")
    lost = metrics.counter("jobs_lease_lost_total", "Attempts that came too late to count")
    dead = metrics.counter("jobs_dead_total", "Jobs that became dead letters")
    durations = Dictionary(
      uniqueKeysWithValues: names.map { name in
        let histogram = metrics.histogram(
          "job_duration_seconds", "How long attempts took", ["job": name],
          buckets: JobMetrics.buckets)
        return (name, histogram)
      })
    failures = Dictionary(
      uniqueKeysWithValues: names.map { name in
        (name, metrics.counter("job_failures_total", "Attempts that failed", ["job": name]))
      })
  }

  func observe(_ duration: Duration, of name: String) { durations[name]?.observe(duration) }

  func countFailure(of name: String) { failures[name]?.increment() }
}
