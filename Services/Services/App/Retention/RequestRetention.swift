import EventLoop
package import Jobs
import Kernel
import Postgres
import ServicesStore

/// Takes out of closed requests who it was, once their service has kept them long enough.
package struct RequestRetention: PlainJob {
  package static let name = "requests.retention"
  package static let queue = "retention"

  package init() {}
}

extension ServicesApplication {
  var retention: Retention { Retention(requests) }

  package var retentionHandler: JobHandler {
    JobHandler(RequestRetention.self) { _, lease in
      try await anonymiseRequests { try await lease.isCancelled() }
    }
  }

  /// It waits, like every purge, until the import is confirmed.
  package static func retentionSchedule() throws -> JobSchedule {
    try JobSchedule(RequestRetention.name, "13 2 * * *", RequestRetention())
  }

  /// Each in a transaction of its own; one that fails waits for the next night. Throws `RequestsLeft`
  /// when all have had their turn.
  package func anonymiseRequests(isCancelled: () async throws -> Bool = { false }) async throws {
    var left = RequestsLeft()
    let retention = retention
    let now = clock.now()
    for service in try await retention.services() {
      var last: Int64 = 0
      while let ids = try await nonEmpty(retention.due(of: service, after: last, now: now)) {
        if try await isCancelled() { return }
        for id in ids {
          do {
            _ = try await database.transaction {
              try await retention.anonymise(id, now: now, in: $0)
            }
          } catch let error as OperationCancelled {
            throw error
          } catch {
            left.note(id, error)
          }
        }
        last = ids.last ?? Int64.max
      }
    }
    if left.count > 0 { throw left }
  }

  private func nonEmpty(_ ids: [Int64]) -> [Int64]? { ids.isEmpty ? nil : ids }
}
