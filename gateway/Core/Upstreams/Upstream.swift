package import HTTPClient
import Synchronization

/// One service as the gateway sees it: its instances, and whether it is worth asking.
package final class Upstream: Sendable {
  /// The name in the peers file: a context, or `booking@next` for another version of one.
  package let name: String
  /// The context, for which principals are signed.
  package let audience: String
  private let instances: Mutex<[Instance]>
  private let breaker: Mutex<CircuitBreaker>
  private let budget = Mutex(RetryBudget())
  private let turn = Atomic<Int>(0)

  private let instanceRules: InstanceHealth.Rules

  package init(
    _ name: String, breaker: CircuitBreaker.Rules = CircuitBreaker.Rules(),
    instance: InstanceHealth.Rules = InstanceHealth.Rules()
  ) {
    self.name = name
    audience = String(name.prefix { $0 != "@" })
    instanceRules = instance
    instances = Mutex([])
    self.breaker = Mutex(CircuitBreaker(rules: breaker))
  }

  /// Another version of a context: only rules lead to it.
  package var isVersion: Bool { name != audience }

  package var all: [Instance] { instances.withLock { $0 } }

  /// Takes over a new list of addresses; what is known of those that stay is kept.
  package func update(_ endpoints: [Endpoint]) {
    instances.withLock { known in
      known = endpoints.map { endpoint in
        known.first { $0.endpoint == endpoint } ?? Instance(endpoint, rules: instanceRules)
      }
    }
  }

  /// The least loaded instance that may be asked.
  package func choose(now: UInt64, without tried: Instance?) -> Instance? {
    let candidates = all
    if candidates.count == 1 {
      let only = candidates[0]
      return only !== tried && only.isAvailable(now: now) ? only : nil
    }
    let turn = turn.wrappingAdd(1, ordering: .relaxed).oldValue
    return LeastLoaded.choose(candidates.count, turn: turn) { index in
      let instance = candidates[index]
      return instance !== tried && instance.isAvailable(now: now) ? instance.inFlight : nil
    }.map { candidates[$0] }
  }

  package func admit(now: UInt64) -> CircuitBreaker.Verdict {
    breaker.withLock { $0.admit(now: now) }
  }

  package func succeeded(now: UInt64) { breaker.withLock { $0.succeeded(now: now) } }
  package func failed(now: UInt64) { breaker.withLock { $0.failed(now: now) } }
  package func abandoned() { breaker.withLock { $0.abandoned() } }
  package var circuit: CircuitBreaker.State { breaker.withLock { $0.state } }

  func requestBegan() { budget.withLock { $0.deposit() } }
  func mayRetry() -> Bool { budget.withLock { $0.withdraw() } }
}
