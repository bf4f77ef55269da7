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
  /// The route's member of the access log and the beginning of the next, which is the path.
  let logMembers: [UInt8]
  private let method: String
  private let metrics: Metrics
  private let durations: Histogram
  /// Of status 200, which most answers have: it is not looked up.
  private let ok: Counter
  private let byStatus = Mutex<[Int: Counter]>([:])

  init(_ metrics: Metrics, method: Method?, template: String) {
    self.metrics = metrics
    self.template = template
    logMembers =
      Array(#"","route":"#.utf8) + JSONWriter.bytes { $0.value(template) }
      + Array(#","path":""#.utf8)
    self.method = method?.token ?? "any"
    ok = RouteCounters.counter(metrics, self.method, template, 200)
    durations = metrics.histogram(
      "http_request_duration_seconds", "From the head of a request to the end of its answer",
      ["method": self.method, "route": template])
  }

  /// One answered request.
  func record(_ status: Int, nanoseconds: UInt64) {
    durations.observe(nanoseconds: nanoseconds)
    if status == 200 {
      ok.increment()
    } else {
      byStatus.withLock { known in
        let found = known[status] ?? RouteCounters.counter(metrics, method, template, status)
        known[status] = found
        return found
      }.increment()
    }
  }

  private static func counter(
    _ metrics: Metrics, _ method: String, _ route: String, _ status: Int
  ) -> Counter {
    metrics.counter(
      "http_requests_total", "Answered requests",
      ["method": method, "route": route, "status": String(status)])
  }
}
