import Outbox

/// How far a consumer has heard a source, as its row says.
struct Cursor: Sendable {
  /// `nil`: a snapshot is due.
  var position: FeedPosition?
  /// Failures of the next event so far.
  var failures: Int
}
