import Foundation
package import Postgres
package import ServicesDomain
import TestSupport

/// Sixteen people who do whatever comes to mind, each by dice of his own: the same every time, but for
/// the order in which they come.
package enum Wandering {
  /// Steps of all of them together: `long` where time does not matter (`TECHHUB_LONG`).
  package static func steps(_ few: Int, long: Int) -> Int {
    ProcessInfo.processInfo.environment["TECHHUB_LONG"] == nil ? few : long
  }

  /// So many walks of `few` steps make up all of them. Things have an end: whoever walks for long does
  /// it in legs, each with new ones.
  package static func legs(of few: Int, long: Int) -> Int { max(1, steps(few, long: long) / few) }

  /// How many of the steps were not refused. An error that is no refusal ends the walk. Every leg
  /// has dice of its own.
  package static func walk(
    _ steps: Int, leg: Int = 0, refusing isRefusal: @escaping @Sendable (any Error) -> Bool,
    _ act: @escaping @Sendable (inout SeededRandom) async throws -> Void
  ) async throws -> Int {
    let each = steps / 16
    let results = await contenders { index in
      var random = SeededRandom(seed: UInt64(leg * 100 + index) + 1)
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

  /// Steps that followed one another in the history of some request and are no move of the table.
  package func strayMoves(of table: ProcessTable) async throws -> [String] {
    let rows = try await database.query(
      """
      select bp_status as step,
        lag(bp_status) over (partition by service_request_id order by id) as before
      from service_servicerequestbpstatus
      """)
    return try rows.compactMap { row in
      guard let from = try row.optionalString("before") else { return nil }
      let to = try row.string("step")
      return table.moves.contains { $0.from == from && $0.to == to } ? nil : "\(from) → \(to)"
    }
  }

  /// Names of those statements that found something: each counts what must not be there.
  package func broken(_ invariants: [(name: String, broken: SQL)]) async throws -> [String] {
    var names: [String] = []
    for (name, sql) in invariants where try await count(sql) != 0 { names.append(name) }
    return names
  }
}
