import EventLoop
import HTTPCore
import JSON
import Observability
import Synchronization

/// Follows identity's events about sessions, rights and memberships, so that what was remembered of
/// a person ends when the person's rights do. The gateway has no database: the cursor lives in
/// memory and begins at the present end, where nothing is remembered yet.
final class RevocationFeed: Sendable {
  private static let types = [
    "session.revoked", "user.permissions_changed", "user.suspended", "user.restored",
    "user.deleted", "company.member_added", "company.member_removed", "company.role_changed",
  ]
  /// Seconds that identity holds the question while nothing happens.
  private static let wait = 20

  private let calls: ServiceCalls
  private let lookup: IdentityLookup
  private let metrics: GatewayMetrics
  private let logger: Logger

  init(calls: ServiceCalls, lookup: IdentityLookup, metrics: GatewayMetrics, logger: Logger) {
    self.calls = calls
    self.lookup = lookup
    self.metrics = metrics
    self.logger = logger
  }

  /// Until the scope ends.
  func run() async {
    var cursor: String?
    var pause = Duration.milliseconds(100)
    var isFollowing = false
    while true {
      do {
        let began = MonotonicInstant.now
        let next = try await step(from: cursor)
        if !isFollowing { logger.info("following revocations") }
        isFollowing = true
        // An identity that is about to stop holds no question: do not ask without pause.
        let isHasty = next == cursor && MonotonicInstant.now - began < .milliseconds(100)
        cursor = next
        pause = .milliseconds(100)
        if isHasty { try await sleepOnLoop(for: .milliseconds(250)) }
      } catch is OperationCancelled {
        return
      } catch is CursorLost {
        // Whatever happened in between is unknown: nothing remembered may stay.
        lookup.revokeAll()
        cursor = nil
        isFollowing = false
      } catch {
        if isFollowing { logger.warning("revocations lost", ["error": .error(error)]) }
        isFollowing = false
        do { try await sleepOnLoop(for: pause) } catch { return }
        pause = min(pause * 2, .seconds(2))
      }
    }
  }

  /// One question; the answer's end.
  private func step(from cursor: String?) async throws -> String {
    var target = "/internal/v1/events?types=\(RevocationFeed.types.joined(separator: ","))"
    target += "&after=\(cursor ?? "latest")&wait=\(cursor == nil ? 0 : RevocationFeed.wait)"
    let asked = target
    let (status, body) = try await withDeadline(.seconds(RevocationFeed.wait + 5)) {
      try await calls.get("identity", asked)
    }
    if status == .gone { throw CursorLost() }
    guard status == .ok, let page = try? JSONParser.parse(body), let next = page["next"]?.string
    else { throw FeedFault(status: status.code) }
    for event in page["events"]?.array ?? [] { apply(event) }
    return next
  }

  private func apply(_ event: JSONValue) {
    let data = event["data"]
    let isUser = event["aggregate_type"]?.string == "user"
    guard let user = data?["user_id"]?.int64 ?? (isUser ? data?["id"]?.int64 : nil) else { return }
    lookup.revoke(user: user)
    metrics.revocations.increment()
  }

  private struct CursorLost: Error {}

  private struct FeedFault: Error {
    let status: Int
  }
}
