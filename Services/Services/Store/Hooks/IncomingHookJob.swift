package import JSON
package import Jobs
package import Kernel
package import Postgres
import ServicesDomain

/// Does something with one call that came in.
package struct IncomingHookJob: Job {
  package static let name = "hooks.incoming"
  package static let queue = "hooks"

  package let log: Int64

  package init(_ log: Int64) { self.log = log }

  package init(payload input: inout InputReader) throws {
    let log = input.integer("log", in: 1 ... .max)
    self.log = try input.finish(log)
  }

  package func write(to json: inout JSONWriter) {
    json.object { json in json.field("log", log) }
  }

  static func enqueue(_ log: Int64, in tx: Transaction) async throws {
    try await JobQueue.enqueue(IncomingHookJob(log), in: tx)
  }
}

extension IncomingHooks {
  /// The word by which another system says how it calls what we told it.
  package static let registered = "message.registered"

  private static let holding = Statement(
    """
    select l.event_type, l.request_data, s.system
    from service_externalhooklog l join service_hooksource s on s.code = l.source
    where l.id = $1 and l.status = 'received' for update of l
    """)

  private static let ending = Statement(
    """
    update service_externalhooklog set status = $2, failure = $3, processed_at = $4,
      service_request_id = coalesce($5::integer, service_request_id), updated_at = now(),
      row_version = row_version + 1
    where id = $1
    """)

  private static let naming = Statement(
    """
    update service_outsidemessage set reference = $3, updated_at = now(),
      row_version = row_version + 1
    where id::text = $1 and system = $2
    returning service_request_id
    """)

  /// `message.registered` of a source that speaks for a system puts down its `reference` for our
  /// `message`; what nobody knows is kept and ignored. The end of the job is in the same transaction.
  package func process(
    _ log: Int64, _ lease: JobLease, now: Instant, in tx: Transaction
  ) async throws {
    if let row = try await tx.query(IncomingHooks.holding(Int32(log))).first {
      let outcome = try await outcome(of: row, in: tx)
      _ = try await tx.query(
        IncomingHooks.ending(
          Int32(log), outcome.status, outcome.failure, now, outcome.request.map(Int32.init)))
    }
    try await lease.finish(in: tx)
  }

  private func outcome(
    of row: Row, in tx: Transaction
  ) async throws -> (status: String, failure: String?, request: Int64?) {
    guard try row.optionalString("event_type") == IncomingHooks.registered,
      let system = try row.optionalString("system")
    else { return ("ignored", nil, nil) }
    let data = try JSONParser.parse(row.json("request_data"))["data"]
    guard let message = data?["message"]?.string, let reference = data?["reference"]?.string,
      (1...200).contains(reference.unicodeScalars.count)
    else { return ("failed", "incomplete", nil) }
    let named = try await tx.query(
      IncomingHooks.naming(message.lowercased(), system, reference))
    guard let row = named.first else { return ("failed", "unknown-message", nil) }
    return ("done", nil, try row.int64("service_request_id"))
  }
}
