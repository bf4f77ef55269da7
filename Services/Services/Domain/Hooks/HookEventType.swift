/// What a hook can be told of: steps of requests, by the names under which the platform's own contexts
/// hear of them.
package enum HookEventType: String, CaseIterable, Sendable {
  case created = "request.created"
  case submitted = "request.submitted"
  case assigned = "request.assigned"
  case returned = "request.returned"
  case statusChanged = "request.status_changed"
  case approved = "request.approved"
  case rejected = "request.rejected"
  case withdrawn = "request.withdrawn"
  case completed = "request.completed"
  case paused = "request.paused"
  case resumed = "request.resumed"

  /// What a test sends; nobody subscribes to it.
  package static let ping = "hook.ping"
}
