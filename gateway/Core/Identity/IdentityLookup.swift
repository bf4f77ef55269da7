import Access
import EventLoop
import HTTPClient
import HTTPCore
import JSON
import Kernel
import Observability
import Synchronization

/// Asks identity who stands behind a credential, once in a few seconds, and once at a time: callers
/// that want the same answer on a loop wait for the same question.
final class IdentityLookup: Sendable {
  /// What is known without asking.
  enum Known {
    case answer(IdentityAnswer)
    case unknown
    case ask(stale: IdentityAnswer?)
  }

  private final class Stripe: Sendable {
    let cache: Mutex<IdentityCache<IdentityAnswer>>
    init(_ rules: IdentityCache<IdentityAnswer>.Rules) {
      cache = Mutex(IdentityCache(rules: rules))
    }
  }

  private static let target = "/internal/v1/principals/resolve"
  private static let deadline = Duration.seconds(2)
  /// After a failure nobody asks again for so long: each asker would wait for the deadline.
  private static let restAfterFailure = Duration.milliseconds(500)

  private let stripes: [Stripe]
  private let flights: [Flights]
  private let calls: ServiceCalls
  private let metrics: GatewayMetrics
  private let restUntil = Atomic<UInt64>(0)

  init(
    calls: ServiceCalls, loops: Int, metrics: GatewayMetrics,
    rules: IdentityCache<IdentityAnswer>.Rules
  ) {
    self.calls = calls
    self.metrics = metrics
    var rules = rules
    rules.ceiling /= 16
    rules.unknownCeiling /= 16
    stripes = (0..<16).map { _ in Stripe(rules) }
    flights = (0..<loops).map { _ in Flights() }
  }

  func known(_ key: String, now: UInt64) -> Known {
    let finding = stripe(of: key).cache.withLock { $0.find(key, now: now) }
    switch finding {
    case .fresh(let answer):
      metrics.identityHits.increment()
      return .answer(answer)
    case .stale(let answer): return .ask(stale: answer)
    case .unknown: return .unknown
    case .missing: return .ask(stale: nil)
    }
  }

  /// The answer, `nil` for a credential that identity does not know. Throws
  /// `GatewayProblem.unavailable` if identity gives none.
  func ask(_ credentials: Credentials, key: String) async throws -> IdentityAnswer? {
    guard let loop = EventLoop.current, MonotonicInstant.now.nanoseconds >= resting else {
      throw GatewayProblem.unavailable(context: "identity", retryAfter: .seconds(1))
    }
    let flights = flights[loop.index]
    return try await loopWait { (promise: LoopPromise<IdentityAnswer?>) in
      guard flights.join(key, promise) else { return }
      // A task of its own: the one who asked first may go away, the others still wait.
      loop.spawn {
        let result = await self.question(credentials, key: key)
        flights.land(key, result)
      }
    }
  }

  func revoke(user: Int64) {
    let now = MonotonicInstant.now.nanoseconds
    for stripe in stripes { stripe.cache.withLock { $0.revoke(user: user, now: now) } }
  }

  func revokeAll() {
    let now = MonotonicInstant.now.nanoseconds
    for stripe in stripes { stripe.cache.withLock { $0.revokeAll(now: now) } }
  }

  private var resting: UInt64 { restUntil.load(ordering: .relaxed) }

  /// By the last byte of the key: credentials are random, and one real hash is enough.
  private func stripe(of key: String) -> Stripe {
    stripes[Int(key.utf8.last ?? 0) % stripes.count]
  }

  private func question(
    _ credentials: Credentials, key: String
  ) async -> Result<IdentityAnswer?, any Error> {
    let askedAt = MonotonicInstant.now.nanoseconds
    metrics.identityQuestions.increment()
    do {
      let (status, body) = try await withDeadline(IdentityLookup.deadline) {
        try await calls.post("identity", IdentityLookup.target, credentials.question)
      }
      switch status {
      case .ok:
        guard let answer = IdentityAnswer(body) else {
          throw GatewayProblem.badAnswer(context: "identity")
        }
        keep(answer, key, askedAt)
        return .success(answer)
      case .notFound, .unauthorized:
        stripe(of: key).cache.withLock { $0.storeUnknown(key, askedAt: askedAt) }
        return .success(nil)
      default:
        throw GatewayProblem.unavailable(context: "identity", retryAfter: .seconds(1))
      }
    } catch {
      metrics.identityFailures.increment()
      let rest = MonotonicInstant.now + IdentityLookup.restAfterFailure
      restUntil.store(rest.nanoseconds, ordering: .relaxed)
      return .failure(GatewayProblem.unavailable(context: "identity", retryAfter: .seconds(1)))
    }
  }

  private func keep(_ answer: IdentityAnswer, _ key: String, _ askedAt: UInt64) {
    var until = UInt64.max
    if let end = answer.expiresAt {
      until = (MonotonicInstant(nanoseconds: askedAt) + (end - WallClock.live.now())).nanoseconds
    }
    stripe(of: key).cache.withLock {
      $0.store(key, answer, user: answer.user, askedAt: askedAt, validUntil: until)
    }
  }
}

/// The questions under way on one loop.
///
/// `@unchecked Sendable`: touched only by the loop whose index it has.
private final class Flights: @unchecked Sendable {
  private var waiting: [String: [LoopPromise<IdentityAnswer?>]] = [:]

  /// True if the caller is the first and must ask.
  func join(_ key: String, _ promise: LoopPromise<IdentityAnswer?>) -> Bool {
    waiting[key, default: []].append(promise)
    return waiting[key]?.count == 1
  }

  func land(_ key: String, _ result: Result<IdentityAnswer?, any Error>) {
    for promise in waiting.removeValue(forKey: key) ?? [] {
      switch result {
      case .success(let answer): promise.succeed(answer)
      case .failure(let error): promise.fail(error)
      }
    }
  }
}

extension Credentials {
  fileprivate var question: [UInt8] {
    JSONWriter.bytes { json in
      json.object { json in
        switch self {
        case .none: break
        case .session(let key): json.field("session_key", key)
        case .bearer(let token), .token(let token): json.field("token", token)
        }
      }
    }
  }
}
