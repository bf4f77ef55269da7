/// One action at one time. Confined to its loop.
package final class LoopTimer {
  /// When it is due.
  package fileprivate(set) var deadline: MonotonicInstant
  fileprivate var action: (() -> Void)?
  fileprivate var slot = -1
  fileprivate var position = 0
  fileprivate weak var wheel: TimerWheel?

  fileprivate init(deadline: MonotonicInstant, action: @escaping () -> Void) {
    self.deadline = deadline
    self.action = action
  }

  /// True until it has fired or was cancelled.
  package var isPending: Bool { action != nil }

  /// The action will not run; does nothing if it already has.
  package func cancel() {
    guard action != nil else { return }
    action = nil
    wheel?.remove(self)
  }
}

/// A hashed timing wheel: adding and cancelling cost the same for ten timers as for a hundred
/// thousand. A timer fires at the first tick at or after its deadline, never before.
final class TimerWheel {
  /// 4 ms: fine enough for deadlines, coarse enough that an idle loop sleeps.
  static let tick: UInt64 = 4_000_000
  private static let slotCount = 4_096

  private var slots = [ContiguousArray<LoopTimer>](repeating: [], count: slotCount)
  private var occupied = [UInt64](repeating: 0, count: slotCount / 64)
  private var currentTick: UInt64
  private(set) var count = 0

  init(now: MonotonicInstant) { currentTick = now.nanoseconds / TimerWheel.tick }

  func add(at deadline: MonotonicInstant, _ action: @escaping () -> Void) -> LoopTimer {
    let timer = LoopTimer(deadline: deadline, action: action)
    timer.wheel = self
    insert(timer)
    return timer
  }

  private func insert(_ timer: LoopTimer) {
    // Rounded up, so that nothing fires early; never into the slot being emptied.
    let due = max(timer.deadline.nanoseconds / TimerWheel.tick + 1, currentTick + 1)
    let slot = Int(due % UInt64(TimerWheel.slotCount))
    timer.slot = slot
    timer.position = slots[slot].count
    slots[slot].append(timer)
    occupied[slot >> 6] |= 1 << UInt64(slot & 63)
    count += 1
  }

  fileprivate func remove(_ timer: LoopTimer) {
    guard timer.slot >= 0 else { return }
    let slot = timer.slot
    timer.slot = -1
    count -= 1
    let last = slots[slot].removeLast()
    if last !== timer {
      slots[slot][timer.position] = last
      last.position = timer.position
    }
    if slots[slot].isEmpty { occupied[slot >> 6] &= ~(1 << UInt64(slot & 63)) }
  }

  /// Runs what is due. An action may add and cancel timers.
  func advance(to now: MonotonicInstant) {
    let target = now.nanoseconds / TimerWheel.tick
    guard target > currentTick else { return }
    let steps = min(target - currentTick, UInt64(TimerWheel.slotCount))
    let first = currentTick + 1
    currentTick = target
    guard count > 0 else { return }
    for step in 0..<steps {
      let slot = Int((first + step) % UInt64(TimerWheel.slotCount))
      if occupied[slot >> 6] & (1 << UInt64(slot & 63)) != 0 { fire(slot, now) }
    }
  }

  private func fire(_ slot: Int, _ now: MonotonicInstant) {
    // Taken out first: an action may cancel a neighbour in this slot.
    let due = slots[slot].filter { $0.deadline <= now }
    for timer in due { remove(timer) }
    for timer in due {
      guard let action = timer.action else { continue }
      timer.action = nil
      action()
    }
  }

  /// Milliseconds until the next occupied slot, for `epoll_wait`; -1 without timers.
  func timeoutMilliseconds(now: MonotonicInstant) -> Int32 {
    guard count > 0 else { return -1 }
    let start = currentTick + 1
    var step = 0
    while step < TimerWheel.slotCount {
      let slot = Int((start + UInt64(step)) % UInt64(TimerWheel.slotCount))
      let word = occupied[slot >> 6] >> UInt64(slot & 63)
      if word == 0 {
        step += 64 - slot & 63
        continue
      }
      let due = (start + UInt64(step + word.trailingZeroBitCount)) * TimerWheel.tick
      guard due > now.nanoseconds else { return 0 }
      return Int32(min((due - now.nanoseconds + 999_999) / 1_000_000, 60_000))
    }
    return 0
  }
}
