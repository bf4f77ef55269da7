import Observability
import Testing

@Suite struct MetricsTests {
  @Test func the_text_is_prometheus_0_0_4() {
    let metrics = Metrics()
    metrics.counter(
      "requests_total", "Requests\nserved", ["route": "/a/\"{id}\"", "status": "200"]
    )
    .increment(by: 3)
    metrics.gauge("open", "Open").set(-2)
    metrics.gauge("lag_seconds", "Lag") { 0.25 }
    metrics.gauge("hidden", "Hidden") { nil }
    let histogram = metrics.histogram("latency_seconds", "Latency", buckets: [0.1, 1])
    histogram.observe(.milliseconds(100))
    histogram.observe(.milliseconds(500))
    histogram.observe(.seconds(7))

    let text = String(decoding: PrometheusText.render(metrics), as: UTF8.self)

    #expect(
      text == """
        # HELP hidden Hidden
        # TYPE hidden gauge
        # HELP lag_seconds Lag
        # TYPE lag_seconds gauge
        lag_seconds 0.25
        # HELP latency_seconds Latency
        # TYPE latency_seconds histogram
        latency_seconds_bucket{le="0.1"} 1
        latency_seconds_bucket{le="1"} 2
        latency_seconds_bucket{le="+Inf"} 3
        latency_seconds_sum 7.6
        latency_seconds_count 3
        # HELP open Open
        # TYPE open gauge
        open -2
        # HELP requests_total Requests\\nserved
        # TYPE requests_total counter
        requests_total{route="/a/\\"{id}\\"",status="200"} 3

        """)
  }

  @Test func the_same_name_and_labels_share_a_handle() async {
    let metrics = Metrics()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<16 {
        group.addTask {
          let counter = metrics.counter("n_total", "N", ["a": "b"])
          for _ in 0..<1_000 { counter.increment() }
        }
      }
    }
    #expect(metrics.counter("n_total", "N", ["a": "b"]).value == 16_000)
    #expect(metrics.counter("n_total", "N", ["a": "c"]).value == 0)
  }

  @Test func the_process_shows_its_memory_and_files() {
    let metrics = Metrics()
    ProcessMetrics.register(in: metrics)
    let text = String(decoding: PrometheusText.render(metrics), as: UTF8.self)
    for name in [
      "process_resident_memory_bytes ", "process_open_fds ", "process_cpu_seconds_total ",
    ] {
      #expect(text.contains("\n" + name))
    }
  }
}
