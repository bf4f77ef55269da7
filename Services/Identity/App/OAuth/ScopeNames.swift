import IdentityDomain
import IdentityStore
import Kernel
import Synchronization

/// The scopes that the metadata names, looked for again every minute: whoever reads it is nobody known,
/// and may read it as often as he likes.
final class ScopeNames: Sendable {
  private struct Known {
    var names: [String]
    var readAt: Instant
  }

  private static let freshness: Duration = .seconds(60)

  private let scopes: Scopes
  private let known = Mutex<Known?>(nil)

  init(_ scopes: Scopes) { self.scopes = scopes }

  func supported(now: Instant) async throws -> [String] {
    let fresh = known.withLock { known in
      known.flatMap { now - $0.readAt < ScopeNames.freshness ? $0.names : nil }
    }
    if let fresh { return fresh }
    let names = try await scopes.catalogue().active
    known.withLock { $0 = Known(names: names, readAt: now) }
    return names
  }
}
