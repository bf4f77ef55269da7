import FlagFeed
import Flags
import HTTPCore
import Kernel

/// Where a rule of a flag leads a request, and as whose.
extension Proxy {
  private static let visitor = FlagSubject()

  /// Finds out who asks, then which way is his; `nil`: it is hidden from him.
  func follow(
    _ fork: FlagFork, _ request: Request, from address: IPAddress, _ policies: LimitPolicies,
    now: UInt64
  ) async throws -> (way: Passage?, caller: IdentityAnswer?) {
    let found = try await caller(fork, request, from: address, policies, now: now)
    var subject = found.answer?.subject ?? Proxy.visitor
    subject.language = request.language(for: found.answer)
    let way = fork.way(for: subject)
    if let way, way.isLegacy { return (way, nil) }
    if let refused = found.refused { throw refused }
    try check.judgeOrigin(of: request, found.answer)
    return (way, found.answer)
  }

  /// Credentials that identity does not take are the old site's to judge, if the visitor gets there.
  /// When identity cannot be asked nobody is sent anywhere: it could be the wrong one of two sites.
  private func caller(
    _ fork: FlagFork, _ request: Request, from address: IPAddress, _ policies: LimitPolicies,
    now: UInt64
  ) async throws -> (answer: IdentityAnswer?, refused: GatewayProblem?) {
    do {
      let answer = try await check.find(request, address: address, policies: policies, now: now)
      return (answer, nil)
    } catch let problem as GatewayProblem where fork.leadsToLegacy && problem.isAboutCredentials {
      return (nil, problem)
    }
  }
}

extension GatewayProblem {
  fileprivate var isAboutCredentials: Bool {
    switch self {
    case .malformedCredentials, .ambiguousSession, .invalidToken: true
    default: false
    }
  }
}
