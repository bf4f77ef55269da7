import Kernel
import Synchronization

/// Networks that are turned away, each until its time: subscribers, as limits count them. What is
/// known stays good while identity is away.
final class BlockList: Sendable {
  private let clock: WallClock
  private let until = Mutex<[IPAddress: Instant]>([:])

  init(clock: WallClock) { self.clock = clock }

  func replace(_ blocks: [IPAddress: Instant]) { until.withLock { $0 = blocks } }

  func isBlocked(_ address: IPAddress) -> Bool {
    let until = until.withLock { $0.isEmpty ? nil : $0[address.subscriber] }
    guard let until else { return false }
    return clock.now() < until
  }
}
