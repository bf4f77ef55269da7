/// The text format of Prometheus, version 0.0.4.
package enum PrometheusText {
  package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  /// All metrics, families in the order of their names.
  package static func render(_ metrics: Metrics) -> [UInt8] {
    var text = ""
    for (name, family) in metrics.snapshot {
      text += "# HELP \(name) \(escapedHelp(family.help))\n# TYPE \(name) \(family.type)\n"
      for (labels, series) in family.series { append(series, name, labels, to: &text) }
    }
    return Array(text.utf8)
  }

  /// A label's value: backslash, quote and line feed are escaped.
  static func escaped(_ value: String) -> String {
    escape(value, alsoQuotes: true)
  }

  private static func escapedHelp(_ help: String) -> String { escape(help, alsoQuotes: false) }

  private static func escape(_ value: String, alsoQuotes: Bool) -> String {
    var result = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\"" where alsoQuotes: result += "\\\""
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func append(
    _ series: Metrics.Series, _ name: String, _ labels: String, to text: inout String
  ) {
    switch series {
    case .counter(let counter): text += line(name, labels, "\(counter.value)")
    case .gauge(let gauge): text += line(name, labels, "\(gauge.value)")
    case .callback(let read):
      if let value = read() { text += line(name, labels, number(value)) }
    case .histogram(let histogram):
      let counts = histogram.cumulative
      let bounds = histogram.bounds.map(number) + ["+Inf"]
      for (bound, count) in zip(bounds, counts) {
        let bucket = (labels.isEmpty ? "" : labels + ",") + "le=\"\(bound)\""
        text += line(name + "_bucket", bucket, "\(count)")
      }
      text += line(name + "_sum", labels, number(histogram.sum))
      text += line(name + "_count", labels, "\(counts.last ?? 0)")
    }
  }

  private static func line(_ name: String, _ labels: String, _ value: String) -> String {
    labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
  }

  private static func number(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-Inf" : "+Inf" }
    return value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
  }
}
