import Synchronization

/// A number that only grows. An increment is one relaxed atomic addition.
package final class Counter: Sendable {
  private let count = Atomic<UInt64>(0)

  package func increment(by amount: UInt64 = 1) {
    count.add(amount, ordering: .relaxed)
  }

  package var value: UInt64 { count.load(ordering: .relaxed) }
}

/// A whole number that goes up and down.
package final class Gauge: Sendable {
  private let number = Atomic<Int64>(0)

  package func set(_ value: Int) { number.store(Int64(value), ordering: .relaxed) }

  package func add(_ amount: Int) { number.add(Int64(amount), ordering: .relaxed) }

  package var value: Int64 { number.load(ordering: .relaxed) }
}
