/// What the staff counts of requests.
package enum Figure: String, Sendable, CaseIterable {
  case funnel
  case timeInStatus = "time-in-status"
  case load
  case regions
}

/// What a request is said to stand at: the status that all services share, or a step of its service's own
/// process.
package enum FigurePlace: String, Sendable, CaseIterable {
  case status, step
}
