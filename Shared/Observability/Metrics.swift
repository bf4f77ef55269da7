import Synchronization

/// The metrics of the process. Handles are got once and kept: name and labels are looked up there,
/// never at an increment. The same name and labels give the same handle.
package final class Metrics: Sendable {
  package typealias Labels = KeyValuePairs<String, String>

  enum Series: Sendable {
    case counter(Counter)
    case gauge(Gauge)
    case histogram(Histogram)
    case callback(@Sendable () -> Double?)
  }

  struct Family: Sendable {
    let type: String
    let help: String
    var series: [(labels: String, series: Series)] = []
  }

  private let families = Mutex<[String: Family]>([:])

  package init() {}

  package func counter(_ name: String, _ help: String, _ labels: Labels = [:]) -> Counter {
    let found = series(name, "counter", help, labels) { .counter(Counter()) }
    guard case .counter(let counter) = found else { return Counter() }
    return counter
  }

  package func gauge(_ name: String, _ help: String, _ labels: Labels = [:]) -> Gauge {
    let found = series(name, "gauge", help, labels) { .gauge(Gauge()) }
    guard case .gauge(let gauge) = found else { return Gauge() }
    return gauge
  }

  /// A gauge that is read when metrics are asked for; `nil` leaves it out.
  package func gauge(
    _ name: String, _ help: String, _ labels: Labels = [:],
    read: @escaping @Sendable () -> Double?
  ) {
    _ = series(name, "gauge", help, labels) { .callback(read) }
  }

  /// Durations, shown in seconds.
  package func histogram(
    _ name: String, _ help: String, _ labels: Labels = [:],
    buckets: [Double] = Histogram.latencyBuckets
  ) -> Histogram {
    histogram(name, help, labels, buckets, scale: 1e9)
  }

  /// Counts or bytes.
  package func sizeHistogram(
    _ name: String, _ help: String, _ labels: Labels = [:], buckets: [Double]
  ) -> Histogram {
    histogram(name, help, labels, buckets, scale: 1)
  }

  private func histogram(
    _ name: String, _ help: String, _ labels: Labels, _ buckets: [Double], scale: Double
  ) -> Histogram {
    let found = series(name, "histogram", help, labels) {
      .histogram(Histogram(bounds: buckets, scale: scale))
    }
    guard case .histogram(let histogram) = found else {
      return Histogram(bounds: buckets, scale: scale)
    }
    return histogram
  }

  /// All families by name.
  var snapshot: [(name: String, family: Family)] {
    families.withLock { $0.map { (name: $0.key, family: $0.value) } }
      .sorted { $0.name < $1.name }
  }

  /// A name that is taken by another kind of metric gives a handle that is not shown.
  private func series(
    _ name: String, _ type: String, _ help: String, _ labels: Labels, _ make: () -> Series
  ) -> Series {
    let text = labels.map { "\($0.key)=\"\(PrometheusText.escaped($0.value))\"" }
      .joined(separator: ",")
    return families.withLock { families in
      var family = families[name] ?? Family(type: type, help: help)
      if let known = family.series.first(where: { $0.labels == text }) { return known.series }
      let series = make()
      guard family.type == type else { return series }
      family.series.append((labels: text, series: series))
      families[name] = family
      return series
    }
  }
}
