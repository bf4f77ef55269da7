import Kernel

/// Networks that are turned away, each until its time: subscribers, as limits count them. What is
/// known stays good while identity is away.
final class BlockList: Sendable {
  private let clock: WallClock
  private let until: LoopCopies<[IPAddress: Instant]>

  init(clock: WallClock, loops: Int) {
    self.clock = clock
    until = LoopCopies([:], loops: loops)
  }

  /// The feed tells the whole list every two seconds; what says the same is not handed round.
  func replace(_ blocks: [IPAddress: Instant]) {
    guard until.read({ copy $0 != blocks }) else { return }
    until.replace(blocks)
  }

  func isBlocked(_ address: IPAddress) -> Bool {
    let until = until.read { $0.isEmpty ? nil : $0[address.subscriber] }
    guard let until else { return false }
    return clock.now() < until
  }
}
