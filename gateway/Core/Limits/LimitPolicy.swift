import Access
import Kernel

/// A named bucket and how it is told to clients (draft-ietf-httpapi-ratelimit-headers).
struct LimitPolicy: Sendable {
  let index: Int
  let name: String
  let bucket: TokenBucket
  /// `"user";q=150;w=3`.
  let value: String
  /// The `RateLimit-Policy` line as it goes over the wire.
  let line: [UInt8]

  init(index: Int, name: String, bucket: TokenBucket) {
    self.index = index
    self.name = name
    self.bucket = bucket
    let window = max(1, Int((Double(bucket.burst) / bucket.rate).rounded(.up)))
    value = "\"\(name)\";q=\(bucket.burst);w=\(window)"
    line = Array("RateLimit-Policy: \(value)\r\n".utf8)
  }
}

/// Where a caller stands with one policy.
struct LimitState {
  let policy: LimitPolicy
  let verdict: TokenBucket.Verdict

  /// `"user";r=149;t=1`: what is left, and the seconds until all of it is there again.
  var state: String {
    var bytes = ByteBuffer(capacity: 64)
    appendState(to: &bytes)
    return bytes.text
  }

  func appendState(to bytes: inout ByteBuffer) {
    bytes.append(UInt8(ascii: "\""))
    bytes.append(utf8: policy.name)
    bytes.append("\";r=" as StaticString)
    bytes.append(decimal: verdict.remaining)
    bytes.append(";t=" as StaticString)
    bytes.append(decimal: Int((verdict.reset + 999_999_999) / 1_000_000_000))
  }
}

/// All policies of a set of limits, and who falls under which.
struct LimitPolicies: Sendable {
  let limits: GatewayLimits
  private let anonymous: LimitPolicy
  private let user: LimitPolicy
  private let client: LimitPolicy
  private let rules: [LimitPolicy?]

  init(_ limits: GatewayLimits) {
    self.limits = limits
    anonymous = LimitPolicy(index: 0, name: "anonymous", bucket: limits.anonymous)
    user = LimitPolicy(index: 1, name: "user", bucket: limits.user)
    client = LimitPolicy(index: 2, name: "client", bucket: limits.client)
    rules = limits.rules.enumerated().map { index, rule in
      rule.bucket.map { LimitPolicy(index: 3 + index, name: "route-\(index + 1)", bucket: $0) }
    }
  }

  /// Takes one from every bucket that the request falls under. Throws 429 at the first empty one.
  func take(
    from limiter: RateLimiter, address: IPAddress, caller: IdentityAnswer?, rule: Int?,
    now: UInt64
  ) throws(GatewayProblem) -> LimitState {
    var nearest: LimitState?
    func take(_ policy: LimitPolicy, _ key: LimitKey) throws(GatewayProblem) {
      let verdict = limiter.take(key, of: policy.bucket, now: now)
      guard verdict.isAllowed else { throw LimitPolicies.refusal(policy, verdict) }
      if let nearest, nearest.verdict.remaining <= verdict.remaining { return }
      nearest = LimitState(policy: policy, verdict: verdict)
    }
    if let rule, let policy = rules[rule] {
      if let user = caller?.user, limits.rules[rule].counted == .user {
        try take(policy, .user(user, policy: policy.index))
      } else {
        try take(policy, .address(address, policy: policy.index))
      }
    }
    if let caller {
      if let id = caller.user { try take(user, .user(id, policy: user.index)) }
      if let id = caller.principal.clientID {
        try take(client, .client(id, policy: client.index))
      }
    } else {
      try take(anonymous, .address(address, policy: anonymous.index))
    }
    return nearest
      ?? LimitState(
        policy: anonymous,
        verdict: TokenBucket.Verdict(isAllowed: true, remaining: 0, retryAfter: 0, reset: 0))
  }

  /// Refuses an address that has used up its share, without taking from it: questions to identity
  /// about made-up credentials are not free.
  func look(at limiter: RateLimiter, address: IPAddress, now: UInt64) throws(GatewayProblem) {
    let key = LimitKey.address(address, policy: anonymous.index)
    let verdict = limiter.take(key, of: anonymous.bucket, now: now, cost: 0)
    guard verdict.isAllowed else { throw LimitPolicies.refusal(anonymous, verdict) }
  }

  /// A credential that identity does not know is paid for by the address.
  func charge(_ limiter: RateLimiter, address: IPAddress, now: UInt64) {
    let key = LimitKey.address(address, policy: anonymous.index)
    _ = limiter.take(key, of: anonymous.bucket, now: now)
  }

  private static func refusal(
    _ policy: LimitPolicy, _ verdict: TokenBucket.Verdict
  ) -> GatewayProblem {
    .rateLimited(
      policy: policy.name, retryAfter: .nanoseconds(Int64(clamping: verdict.retryAfter)),
      fields: [
        "RateLimit-Policy": policy.value,
        "RateLimit": LimitState(policy: policy, verdict: verdict).state,
      ])
  }
}
