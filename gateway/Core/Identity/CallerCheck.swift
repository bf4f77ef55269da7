import Crypto
import HTTPCore
import Kernel
import Observability

/// Who is it? Reads the credentials, asks the cache or identity, and refuses what must not go on.
struct CallerCheck: Sendable {
  let lookup: IdentityLookup
  let limiter: RateLimiter
  let metrics: GatewayMetrics

  /// The caller, `nil` for nobody known, who may do what he asks for by what he sent. Throws
  /// `GatewayProblem`.
  func caller(
    of request: Request, address: IPAddress, policies: LimitPolicies, now: UInt64
  ) async throws -> IdentityAnswer? {
    let found = try await find(request, address: address, policies: policies, now: now)
    try judgeOrigin(of: request, found)
    return found
  }

  /// The caller alone, `nil` for nobody known.
  func find(
    _ request: Request, address: IPAddress, policies: LimitPolicies, now: UInt64
  ) async throws -> IdentityAnswer? {
    guard request.head.headers.contains(.authorization) || request.head.headers.contains(.cookie)
    else { return nil }
    let (credentials, key) = try Acquaintance.of(request).credentials(in: request.head.headers)
    guard let key else { return nil }
    var found: IdentityAnswer?
    switch lookup.known(key, now: now) {
    case .answer(let answer): found = answer
    case .unknown: found = nil
    case .ask(let stale):
      if stale == nil { try policies.look(at: limiter, address: address, now: now) }
      found = try await ask(credentials, key, stale: stale, for: request)
    }
    guard let found else {
      policies.charge(limiter, address: address, now: now)
      // A browser with an old cookie is a visitor; a program with a bad token must be told.
      if case .session = credentials { return nil }
      throw GatewayProblem.invalidToken
    }
    return found
  }

  /// Identity away: what was remembered for at most a minute serves reads, and nothing else.
  private func ask(
    _ credentials: Credentials, _ key: String, stale: IdentityAnswer?, for request: Request
  ) async throws -> IdentityAnswer? {
    do {
      return try await lookup.ask(credentials, key: key)
    } catch let problem as GatewayProblem {
      guard let stale, request.head.method == .get || request.head.method == .head else {
        throw problem
      }
      metrics.staleServed.increment()
      return stale
    }
  }

  /// A cookie is sent by the browser whoever made it ask; the token only by our own pages. Where there
  /// is an `Authorization` it was that which said who asks.
  func judgeOrigin(of request: Request, _ caller: IdentityAnswer?) throws(GatewayProblem) {
    guard let caller, !request.head.headers.contains(.authorization) else { return }
    if request.head.method.isSafe || CallerCheck.isJudgedByIdentity(request) { return }
    guard let expected = caller.csrfToken, let sent = request.head.headers[.xCSRFToken],
      constantTimeEquals(sent, expected)
    else { throw .csrf }
  }

  /// Signing in again carries no token yet: identity itself demands the same origin and JSON. Its pages
  /// have no script that could set a field: their forms carry the token, which identity looks at.
  private static func isJudgedByIdentity(_ request: Request) -> Bool {
    guard request.head.method == .post else { return false }
    let path = request.head.pathBytes
    return signInPaths.contains { path.elementsEqual($0) }
      || pages.contains { path.starts(with: $0) }
  }

  private static let signInPaths = ["", "/second-factor", "/codes/confirmations", "/signature"].map
  {
    Array("/api/v1/identity/sessions\($0)".utf8)
  }
  /// Of the newsletter the secret in the address is the proof; the false door takes whatever comes.
  private static let pages = ["/oauth/", "/newsletter/", "/admin/"].map {
    Array($0.utf8)
  }
}
