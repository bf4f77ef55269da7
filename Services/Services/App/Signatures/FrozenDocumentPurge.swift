package import Jobs
import Kernel
import ServicesStore

/// Clears away what was frozen to be signed and was not. It is of this house, never of the old site, so
/// it does not wait until an import is confirmed.
package struct FrozenDocumentPurge: PlainJob {
  package static let name = "signatures.purge"
  package static let queue = "retention"

  package init() {}
}

extension ServicesApplication {
  var frozenDocumentPurge: JobHandler {
    JobHandler(FrozenDocumentPurge.self) { [requests, clock] _, lease in
      _ = try await requests.documents.purge(now: clock.now()) { try await lease.isCancelled() }
    }
  }

  package static func signatureSchedules() throws -> [JobSchedule] {
    [try JobSchedule(FrozenDocumentPurge.name, "23 4 * * *", FrozenDocumentPurge())]
  }
}
