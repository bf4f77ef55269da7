package import Observability

/// What the gateway counts beside requests by route and status.
package final class GatewayMetrics: Sendable {
  let identityHits: Counter
  let identityQuestions: Counter
  let identityFailures: Counter
  let revocations: Counter
  let rateLimited: Counter
  let blocked: Counter
  let retries: Counter
  let staleServed: Counter
  private let metrics: Metrics

  package init(_ metrics: Metrics) {
    self.metrics = metrics
    func counter(_ name: String, _ help: String) -> Counter { metrics.counter(name, help) }
    identityHits = counter("gateway_identity_cache_hits_total", "Callers known from the cache")
    identityQuestions = counter("gateway_identity_questions_total", "Questions to identity")
    identityFailures = counter("gateway_identity_failures_total", "Questions without an answer")
    revocations = counter("gateway_revocations_total", "Events that cleared remembered callers")
    rateLimited = counter("gateway_rate_limited_total", "Requests answered 429")
    blocked = counter("gateway_blocked_total", "Requests from blocked networks")
    retries = counter("gateway_retries_total", "Requests sent to a second instance")
    staleServed = counter(
      "gateway_stale_principals_total", "Reads served from memory while identity was away")
  }

  func counts(of route: FlagRoute) -> FlagFork.Counts {
    func ways(_ way: String) -> Counter {
      metrics.counter(
        "gateway_flag_routes_total", "Requests whose way a flag decided",
        ["rule": route.name, "flag": route.flag, "way": way])
    }
    return FlagFork.Counts(
      on: ways("on"), off: ways("off"),
      standard: metrics.counter(
        "gateway_flag_route_defaults_total", "Of these, decided by a rule's default",
        ["rule": route.name, "flag": route.flag]))
  }

  func watch(_ upstream: Upstream) {
    metrics.gauge(
      "gateway_instances_ready", "Instances that may be asked", ["service": upstream.name]
    ) { Double(upstream.all.count(where: \.isReady)) }
    metrics.gauge(
      "gateway_upstream_in_flight", "Requests under way", ["service": upstream.name]
    ) { Double(upstream.all.reduce(0) { $0 + $1.inFlight }) }
    metrics.gauge(
      "gateway_circuit_open", "1 while the service is not asked", ["service": upstream.name]
    ) { upstream.circuit == .closed ? 0 : 1 }
  }
}
