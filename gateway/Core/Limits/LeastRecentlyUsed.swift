/// A dictionary with a ceiling: the entry that was used longest ago makes room for a new one.
///
/// Keys, values and the links of the list stand in arrays of their own: moving an entry to the
/// front changes numbers only, no reference is counted.
package struct LeastRecentlyUsed<Key: Hashable, Value> {
  fileprivate struct Link {
    var newer: Int32
    var older: Int32
  }

  package let ceiling: Int
  private var places: [Key: Int32] = [:]
  private var keys: [Key?] = []
  private var values: [Value?] = []
  private var links: [Link] = []
  private var free: [Int32] = []
  private var newest: Int32 = -1
  private var oldest: Int32 = -1

  package init(ceiling: Int) { self.ceiling = min(max(1, ceiling), Int(Int32.max)) }

  package var count: Int { places.count }

  /// The value, which becomes the most recently used.
  package mutating func value(_ key: Key) -> Value? {
    guard let place = places[key] else { return nil }
    touch(place)
    return values[Int(place)]
  }

  /// The value, without a change of order.
  package func peek(_ key: Key) -> Value? { places[key].flatMap { values[Int($0)] } }

  /// Stores it; answers the entry that had to make room.
  @discardableResult
  package mutating func set(_ key: Key, _ value: Value) -> (key: Key, value: Value)? {
    if let place = places[key] {
      values[Int(place)] = value
      touch(place)
      return nil
    }
    let evicted = places.count >= ceiling ? removeOldest() : nil
    _ = insert(key, value)
    return evicted
  }

  /// Changes the value of a key in place, `initial` if there is none.
  package mutating func update<Result>(
    _ key: Key, initial: @autoclosure () -> Value, _ change: (inout Value) -> Result
  ) -> Result {
    if let place = places[key], var value = values[Int(place)] {
      touch(place)
      let result = change(&value)
      values[Int(place)] = value
      return result
    }
    if places.count >= ceiling { _ = removeOldest() }
    var value = initial()
    let result = change(&value)
    _ = insert(key, value)
    return result
  }

  @discardableResult
  package mutating func remove(_ key: Key) -> Value? {
    guard let place = places.removeValue(forKey: key) else { return nil }
    unlink(place)
    free.append(place)
    keys[Int(place)] = nil
    defer { values[Int(place)] = nil }
    return values[Int(place)]
  }

  package mutating func removeAll() { self = LeastRecentlyUsed(ceiling: ceiling) }

  private mutating func insert(_ key: Key, _ value: Value) -> Int32 {
    let place: Int32
    if let reused = free.popLast() {
      place = reused
      keys[Int(place)] = key
      values[Int(place)] = value
    } else {
      place = Int32(keys.count)
      keys.append(key)
      values.append(value)
      links.append(Link(newer: -1, older: -1))
    }
    places[key] = place
    linkFirst(place)
    return place
  }

  private mutating func removeOldest() -> (key: Key, value: Value)? {
    guard oldest >= 0, let key = keys[Int(oldest)] else { return nil }
    return remove(key).map { (key, $0) }
  }

  private mutating func touch(_ place: Int32) {
    guard place != newest else { return }
    unlink(place)
    linkFirst(place)
  }

  private mutating func linkFirst(_ place: Int32) {
    links[Int(place)] = Link(newer: -1, older: newest)
    if newest >= 0 { links[Int(newest)].newer = place } else { oldest = place }
    newest = place
  }

  private mutating func unlink(_ place: Int32) {
    let link = links[Int(place)]
    if link.newer >= 0 { links[Int(link.newer)].older = link.older } else { newest = link.older }
    if link.older >= 0 { links[Int(link.older)].newer = link.newer } else { oldest = link.newer }
  }
}

extension LeastRecentlyUsed: Sendable where Key: Sendable, Value: Sendable {}
