package import Kernel
import Synchronization

/// Whose requests are counted together.
package struct LimitKey: Hashable, Sendable {
  let policy: Int
  let high: UInt64
  let low: UInt64

  static let stripes = 16

  /// Which of the sixteen: good enough to spread, and no second real hash.
  var stripe: Int { Int(truncatingIfNeeded: ((high ^ low) &* 0x9e37_79b9_7f4a_7c15) >> 60) }

  package static func address(_ address: IPAddress, policy: Int) -> Self {
    let subscriber = address.subscriber
    return Self(policy: policy, high: subscriber.high, low: subscriber.low)
  }

  package static func user(_ user: Int64, policy: Int) -> Self {
    Self(policy: policy, high: .max, low: UInt64(bitPattern: user))
  }

  /// A client's name has any length; two keyed hashes of it stand for it.
  package static func client(_ client: String, policy: Int) -> Self {
    var first = Hasher()
    first.combine(0)
    first.combine(client)
    var second = Hasher()
    second.combine(1)
    second.combine(client)
    return Self(
      policy: policy, high: UInt64(bitPattern: Int64(first.finalize())),
      low: UInt64(bitPattern: Int64(second.finalize())))
  }
}

/// The buckets of all callers of this process, with a ceiling on how many are remembered: the one
/// not seen for longest, whose bucket is the likeliest to be full again, is forgotten first.
package final class RateLimiter: Sendable {
  private final class Stripe: Sendable {
    let buckets: Mutex<LeastRecentlyUsed<LimitKey, UInt64>>

    init(ceiling: Int) { buckets = Mutex(LeastRecentlyUsed(ceiling: ceiling)) }
  }

  private let stripes: [Stripe]

  /// - Parameter ceiling: callers remembered at most; one takes about 150 bytes.
  package init(ceiling: Int = 200_000) {
    stripes = (0..<LimitKey.stripes).map { _ in
      Stripe(ceiling: max(1, ceiling / LimitKey.stripes))
    }
  }

  /// - Parameters:
  ///   - now: monotonic nanoseconds.
  ///   - cost: 0 only looks whether a request would be allowed.
  package func take(
    _ key: LimitKey, of bucket: TokenBucket, now: UInt64, cost: Int = 1
  ) -> TokenBucket.Verdict {
    let stripe = stripes[key.stripe]
    return stripe.buckets.withLock { buckets in
      buckets.update(key, initial: 0) { bucket.take(&$0, now: now, cost: cost) }
    }
  }

  package var count: Int {
    stripes.reduce(0) { sum, stripe in sum + stripe.buckets.withLock { $0.count } }
  }
}
