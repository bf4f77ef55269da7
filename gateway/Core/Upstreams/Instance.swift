package import HTTPClient
import Synchronization

/// One copy of a service, at one address.
package final class Instance: Sendable {
  package let endpoint: Endpoint
  private let load = Atomic<Int>(0)
  private let health: Mutex<InstanceHealth>
  private let proven = Atomic<Bool>(false)

  package init(_ endpoint: Endpoint, rules: InstanceHealth.Rules = InstanceHealth.Rules()) {
    self.endpoint = endpoint
    health = Mutex(InstanceHealth(rules: rules))
  }

  /// Requests under way there.
  package var inFlight: Int { load.load(ordering: .relaxed) }

  /// A probe or a request has succeeded, and nothing since says otherwise.
  package var isReady: Bool {
    proven.load(ordering: .relaxed) && health.withLock { $0.state } == .up
  }

  package func isAvailable(now: UInt64) -> Bool { health.withLock { $0.isAvailable(now: now) } }

  func began() { load.wrappingAdd(1, ordering: .relaxed) }
  func ended() { load.wrappingSubtract(1, ordering: .relaxed) }

  func succeeded() {
    if !proven.load(ordering: .relaxed) { proven.store(true, ordering: .relaxed) }
    health.withLock { $0.succeeded() }
  }

  func failed(_ failure: InstanceHealth.Failure, began: UInt64, now: UInt64) {
    health.withLock { $0.failed(failure, began: began, now: now) }
  }

  func probed(_ probe: InstanceHealth.Probe, sentAt: UInt64) {
    if probe == .ready { proven.store(true, ordering: .relaxed) }
    health.withLock { $0.probed(probe, sentAt: sentAt) }
  }
}
