import Foundation
package import Postgres
import TestSupport

/// Sixteen people who do whatever comes to mind, each by dice of his own: the same every time, but for
/// the order in which they come.
package enum Wandering {
  /// Where time does not matter walks are long, and every edge has to be met (`TECHHUB_LONG`).
  package static let isLong = ProcessInfo.processInfo.environment["TECHHUB_LONG"] != nil

  /// Of all dice; another one with `TECHHUB_WALK_SEED`.
  private static let seed =
    ProcessInfo.processInfo.environment["TECHHUB_WALK_SEED"].flatMap { UInt64($0) } ?? 0

  /// What to set to walk the same way again, as far as the order lets.
  package static var told: String {
    "TECHHUB_WALK_SEED=\(seed)" + (isLong ? " TECHHUB_LONG=yes" : "")
  }

  /// So many legs of `steps` make up a walk: `few`, or as many as come to `long` steps. Things have
  /// an end: each leg begins with new ones.
  package static func legs(of steps: Int, few: Int = 1, long: Int = 100_000) -> Int {
    isLong ? (long + steps - 1) / steps : few
  }

  /// The edges that a walk has to meet: all that walkers can take; of a short walk those that are
  /// taken over and over.
  package static func wanted(_ all: [WalkEdge], often: [WalkEdge]) -> [WalkEdge] {
    isLong ? all : often
  }

  /// How many of the steps were not refused. An error that is no refusal ends the walk. Every leg
  /// has dice of its own.
  package static func walk(
    _ steps: Int, leg: Int = 0, refusing isRefusal: @escaping @Sendable (any Error) -> Bool,
    _ act: @escaping @Sendable (inout SeededRandom) async throws -> Void
  ) async throws -> Int {
    let each = steps / 16
    let results = await contenders { index in
      var random = SeededRandom(seed: seed &* 1_000_003 &+ UInt64(leg * 100 + index + 1))
      var moved = 0
      for _ in 0..<each {
        do {
          try await act(&random)
          moved += 1
        } catch {
          guard error is NothingToDo || isRefusal(error) else { throw error }
        }
      }
      return moved
    }
    return try results.map { try $0.get() }.reduce(0, +)
  }
}

/// What the dice wanted cannot be tried now: there is no such thing yet.
package struct NothingToDo: Error {
  package init() {}
}

extension SeededRandom {
  /// Any of these, if there is one.
  package mutating func one<T>(of these: [T]) throws -> T {
    guard let one = these.randomElement(using: &self) else { throw NothingToDo() }
    return one
  }

  /// True in one of so many cases.
  package mutating func isOne(in many: Int) -> Bool { Int.random(in: 0..<many, using: &self) == 0 }
}

extension ServicesWorld {
  /// Of every thing that events tell of, in whatever walk.
  package static let eventsAreInOrder: (name: String, broken: SQL) = (
    "events are in order",
    """
    (select aggregate_rev - lag(aggregate_rev) over (
        partition by aggregate_type, aggregate_id order by seq) as step
      from outbox) revs where step < 0
    """
  )

  /// Names of those statements that found something: each counts what must not be there.
  package func broken(_ invariants: [(name: String, broken: SQL)]) async throws -> [String] {
    var names: [String] = []
    for (name, sql) in invariants where try await count(sql) != 0 { names.append(name) }
    return names
  }
}
