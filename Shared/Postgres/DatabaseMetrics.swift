import EventLoop
import Observability

/// What a database shows of itself.
struct DatabaseMetrics: Sendable {
  private let inUse: Gauge
  private let wait: Histogram
  private let saturations: Counter
  private let connectFailures: Counter
  private let retries: Counter
  let sharedReads: Histogram
  let pooledQueries: Histogram
  let transactions: Histogram

  init(_ metrics: Metrics) {
    inUse = metrics.gauge(
      "techhub_database_connections_in_use", "Connections of the pool that serve a caller.")
    wait = metrics.histogram(
      "techhub_database_pool_wait_seconds", "Time in line for a connection, of those who waited.")
    saturations = metrics.counter(
      "techhub_database_saturated_total", "Callers turned away: the line or the wait was too long.")
    connectFailures = metrics.counter(
      "techhub_database_connect_failures_total", "Attempts to connect that failed.")
    retries = metrics.counter(
      "techhub_database_transaction_retries_total", "Transactions that ran again.")
    let name = "techhub_database_query_seconds"
    let help = "Time from asking to the answer, by way."
    sharedReads = metrics.histogram(name, help, ["way": "shared"])
    pooledQueries = metrics.histogram(name, help, ["way": "pool"])
    transactions = metrics.histogram(name, help, ["way": "transaction"])
  }

  func taken() { inUse.add(1) }
  func givenBack() { inUse.add(-1) }
  func waited(_ duration: Duration) { wait.observe(duration) }
  func saturated() { saturations.increment() }
  func connectFailed() { connectFailures.increment() }
  func retried() { retries.increment() }
}
