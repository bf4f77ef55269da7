import HTTPCore
import HTTPServer

/// Where a request goes and what holds for it there: made when routes or limits are read, never per
/// request.
final class Passage: Sendable {
  let upstream: Upstream
  /// The old site: it knows its visitors itself.
  let isLegacy: Bool
  let policies: LimitPolicies
  /// The special rule for the request, if there is one.
  let rule: Int?
  /// A flag that decides where it really goes, once it is known who asks.
  let fork: FlagFork?

  init(
    _ upstream: Upstream, isLegacy: Bool, policies: LimitPolicies, rule: Int? = nil,
    fork: FlagFork? = nil
  ) {
    self.upstream = upstream
    self.isLegacy = isLegacy
    self.policies = policies
    self.rule = rule
    self.fork = fork
  }

  var deadline: Duration {
    rule.flatMap { policies.limits.rules[$0].deadline } ?? policies.limits.deadline
  }

  var bodyBytes: Int {
    rule.flatMap { policies.limits.rules[$0].bodyBytes } ?? policies.limits.bodyBytes
  }

  /// Identity reads cookies and tokens to end sessions and to serve OAuth clients.
  var keepsCredentials: Bool { isLegacy || upstream.audience == "identity" }

  func with(rule: Int) -> Passage {
    Passage(upstream, isLegacy: isLegacy, policies: policies, rule: rule, fork: fork)
  }

  func with(fork: FlagFork) -> Passage {
    Passage(upstream, isLegacy: isLegacy, policies: policies, rule: rule, fork: fork)
  }
}
