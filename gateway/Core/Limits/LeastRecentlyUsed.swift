/// A dictionary with a ceiling: the entry that was used longest ago makes room for a new one.
/// One array of slots linked to a list, so that use costs no allocation.
package struct LeastRecentlyUsed<Key: Hashable, Value> {
  fileprivate struct Slot {
    var key: Key
    var value: Value
    var newer: Int
    var older: Int
  }

  package let ceiling: Int
  private var slots: [Slot?] = []
  private var places: [Key: Int] = [:]
  private var free: [Int] = []
  private var newest = -1
  private var oldest = -1

  package init(ceiling: Int) { self.ceiling = max(1, ceiling) }

  package var count: Int { places.count }

  /// The value, which becomes the most recently used.
  package mutating func value(_ key: Key) -> Value? {
    guard let place = places[key] else { return nil }
    touch(place)
    return slots[place]?.value
  }

  /// The value, without a change of order.
  package func peek(_ key: Key) -> Value? { places[key].flatMap { slots[$0]?.value } }

  /// Stores it; answers the entry that had to make room.
  @discardableResult
  package mutating func set(_ key: Key, _ value: Value) -> (key: Key, value: Value)? {
    if let place = places[key] {
      slots[place]?.value = value
      touch(place)
      return nil
    }
    var evicted: (key: Key, value: Value)?
    if places.count >= ceiling, let last = oldest >= 0 ? slots[oldest] : nil {
      evicted = (last.key, last.value)
      remove(last.key)
    }
    let slot = Slot(key: key, value: value, newer: -1, older: newest)
    let place: Int
    if let reused = free.popLast() {
      place = reused
      slots[place] = slot
    } else {
      place = slots.count
      slots.append(slot)
    }
    if newest >= 0 { slots[newest]?.newer = place } else { oldest = place }
    newest = place
    places[key] = place
    return evicted
  }

  /// Changes the value of a key in place, `initial` if there is none.
  package mutating func update<Result>(
    _ key: Key, initial: @autoclosure () -> Value, _ change: (inout Value) -> Result
  ) -> Result {
    var value = value(key) ?? initial()
    let result = change(&value)
    set(key, value)
    return result
  }

  @discardableResult
  package mutating func remove(_ key: Key) -> Value? {
    guard let place = places.removeValue(forKey: key), let slot = slots[place] else { return nil }
    unlink(slot)
    slots[place] = nil
    free.append(place)
    return slot.value
  }

  package mutating func removeAll() {
    slots = []
    places = [:]
    free = []
    newest = -1
    oldest = -1
  }

  private mutating func touch(_ place: Int) {
    guard place != newest, let slot = slots[place] else { return }
    unlink(slot)
    slots[place]?.newer = -1
    slots[place]?.older = newest
    if newest >= 0 { slots[newest]?.newer = place } else { oldest = place }
    newest = place
  }

  private mutating func unlink(_ slot: Slot) {
    if slot.newer >= 0 { slots[slot.newer]?.older = slot.older } else { newest = slot.older }
    if slot.older >= 0 { slots[slot.older]?.newer = slot.newer } else { oldest = slot.newer }
  }
}

extension LeastRecentlyUsed: Sendable where Key: Sendable, Value: Sendable {}
extension LeastRecentlyUsed.Slot: Sendable where Key: Sendable, Value: Sendable {}
