import EventLoop
package import Jobs
import Kernel
import Postgres
import ServicesStore

/// What happens to requests by the clock: deadlines pass, drafts that nobody touches end, managers hear
/// of what is late.
package struct RequestTimers: PlainJob {
  package static let name = "requests.timers"

  package init() {}
}

extension ServicesApplication {
  package var requestTimers: JobHandler {
    JobHandler(RequestTimers.self) { _, lease in
      try await turnRequests { try await lease.isCancelled() }
    }
  }

  package static func requestSchedule() throws -> JobSchedule {
    try JobSchedule(RequestTimers.name, "*/5 * * * *", RequestTimers())
  }

  /// Each request in a transaction of its own, and none that somebody works on: whose turn fails waits
  /// for the next one, and nobody waits for it. Throws `RequestsLeft` when all have had theirs.
  package func turnRequests(isCancelled: () async throws -> Bool = { false }) async throws {
    var left = RequestsLeft()
    try await turn(isCancelled, &left, due: { try await requests.overdue(after: $0) }) {
      try await requests.expire($0, in: $1)
    }
    try await turn(isCancelled, &left, due: { try await requests.staleDrafts(after: $0) }) {
      try await requests.expireDraft($0, in: $1)
    }
    try await turn(isCancelled, &left, due: { try await requests.late(after: $0) }) {
      try await requests.escalate($0, in: $1)
    }
    if left.count > 0 { throw left }
  }

  private func turn(
    _ isCancelled: () async throws -> Bool, _ left: inout RequestsLeft,
    due: (Int64) async throws -> [Int64],
    step: @escaping @Sendable (Int64, Transaction) async throws -> Bool
  ) async throws {
    var last: Int64 = 0
    while true {
      let ids = try await due(last)
      guard let final = ids.last else { return }
      if try await isCancelled() { return }
      for id in ids {
        do {
          _ = try await database.transaction { try await step(id, $0) }
        } catch let error as OperationCancelled {
          throw error
        } catch {
          left.note(id, error)
        }
      }
      last = final
    }
  }
}

/// Requests whose turn failed, and why the first of them did.
package struct RequestsLeft: Error, CustomStringConvertible {
  package private(set) var count = 0
  private var first: (request: Int64, reason: String)?

  mutating func note(_ request: Int64, _ error: any Error) {
    count += 1
    if first == nil { first = (request, String(describing: type(of: error))) }
  }

  package var description: String {
    "\(count) requests wait for the next turn; the first is \(first?.request ?? 0): \(first?.reason ?? "")"
  }
}
