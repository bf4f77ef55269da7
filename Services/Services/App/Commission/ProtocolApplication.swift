package import JSON
package import Jobs
import Kernel
import Postgres
import ServicesDomain
import ServicesStore

/// Brings a signed protocol into force. Begun again after a worker was killed, it finds either a
/// protocol that is signed, with every request where it was, or one that is applied.
package struct ProtocolApplication: Job {
  package static let name = "protocols.application"

  let protocolID: Int64

  init(of protocolID: Int64) { self.protocolID = protocolID }

  package init(payload input: inout InputReader) throws {
    let id = input.integer("protocol", in: 1...Int64(Int32.max))
    protocolID = try input.finish(id)
  }

  package func write(to json: inout JSONWriter) {
    json.object { $0.field("protocol", protocolID) }
  }

  static func enqueue(_ id: Int64, in tx: Transaction) async throws {
    try await JobQueue.enqueue(ProtocolApplication(of: id), in: tx)
  }
}

extension ServicesApplication {
  /// What the commission has done after a change, or by the clock.
  package var commissionJobs: [JobHandler] { [ballotTimerHandler, protocolHandler] }

  private var protocolHandler: JobHandler {
    let protocols = protocols
    return JobHandler(ProtocolApplication.self) { job, lease in
      do {
        try await protocols.database.transaction { tx in
          try await protocols.apply(job.protocolID, by: nil, in: tx)
          try await lease.finish(in: tx)
        }
      } catch ProtocolError.requestsElsewhere {
        // No further attempt helps: the secretary is told which by applying it by hand.
        throw JobRefused("requests of the protocol stand elsewhere")
      }
    }
  }
}
