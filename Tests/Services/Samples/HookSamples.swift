package import HTTPClient
import HTTPCore
package import Kernel
package import ServicesApp
import Synchronization

extension OutsideParts {
  package static let hookKey = Secret([UInt8](repeating: 6, count: 32))

  /// Nobody outside can be called.
  package static func deaf() throws -> OutsideParts {
    OutsideParts(
      secrets: try HookSecrets(hookKey),
      calls: HookCalls(reach: .loopback) { _ in throw HTTPClientError.unreachable(reason: "deaf") })
  }
}

/// The receiver of a partner: what came, and what it answers to the next call.
package final class SampleReceiver: Sendable {
  package enum Answer: Sendable {
    case status(Int, String)
    case fault(HTTPClientError)
  }

  private let state = Mutex((calls: [HookCalls.Call](), answer: Answer.status(204, "")))

  package init() {}

  package var calls: [HookCalls.Call] { state.withLock { $0.calls } }
  package var ids: [String] { calls.map { $0.headers["webhook-id"] ?? "" } }
  package var bodies: [String] { calls.map { String(decoding: $0.body, as: UTF8.self) } }

  package func answers(_ answer: Answer) { state.withLock { $0.answer = answer } }

  package func parts(systems: [any OutsideSystem] = []) throws -> OutsideParts {
    OutsideParts(
      secrets: try HookSecrets(OutsideParts.hookKey),
      calls: HookCalls(reach: .loopback) { call in
        let answer = self.state.withLock { state in
          state.calls.append(call)
          return state.answer
        }
        switch answer {
        case .status(let status, let body): return (status, Array(body.utf8))
        case .fault(let error): throw error
        }
      }, systems: systems)
  }
}

/// A clock that goes when it is told to.
package final class SampleClock: Sendable {
  private let time: Mutex<Instant>

  package init(at start: Instant = WallClock.live.now()) { time = Mutex(start) }

  package var now: Instant { time.withLock { $0 } }
  package var clock: WallClock { WallClock { self.now } }
  package func advance(by duration: Duration) { time.withLock { $0 = $0 + duration } }
}
