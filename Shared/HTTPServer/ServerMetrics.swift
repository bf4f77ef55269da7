package import HTTPCore
import JSON
package import Observability
import Synchronization

/// What a server counts: requests by route template and status, their durations, connections.
package final class ServerMetrics: Sendable {
  private let metrics: Metrics
  let connections: Gauge
  /// Bytes that were no request.
  let refusals: RouteCounters

  package init(_ metrics: Metrics) {
    self.metrics = metrics
    connections = metrics.gauge("http_connections", "Open client connections")
    refusals = RouteCounters(metrics, method: nil, template: "malformed")
  }

  /// The counters of one route: got once, at the start. `template` must come from the program,
  /// never from a request: each value is a series for ever.
  package func counters(method: Method?, template: String) -> RouteCounters {
    RouteCounters(metrics, method: method, template: template)
  }
}

/// The counters of one route.
package final class RouteCounters: Sendable {
  package let template: String
  /// The template as a JSON string, for the access log.
  let quotedTemplate: [UInt8]
  private let method: String
  private let metrics: Metrics
  private let durations: Histogram
  /// Of status 200, which most answers have; it is not looked up.
  private let ok = AtomicLazyReference<Counter>()
  private let byStatus = Mutex<[Int: Counter]>([:])

  init(_ metrics: Metrics, method: Method?, template: String) {
    self.metrics = metrics
    self.template = template
    quotedTemplate = JSONWriter.bytes { $0.value(template) }
    self.method = method?.token ?? "any"
    durations = metrics.histogram(
      "http_request_duration_seconds", "From the head of a request to the end of its answer",
      ["method": self.method, "route": template])
  }

  /// One answered request.
  func record(_ status: Int, nanoseconds: UInt64) {
    durations.observe(nanoseconds: nanoseconds)
    if status == 200 {
      (ok.load() ?? ok.storeIfNil(counter(status))).increment()
    } else {
      byStatus.withLock { known in
        let found = known[status] ?? counter(status)
        known[status] = found
        return found
      }.increment()
    }
  }

  private func counter(_ status: Int) -> Counter {
    metrics.counter(
      "http_requests_total", "Answered requests",
      ["method": method, "route": template, "status": String(status)])
  }
}
