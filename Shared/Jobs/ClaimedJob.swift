package import FoundationEssentials
import Postgres

/// A job as a worker took it.
package struct ClaimedJob: Sendable {
  package let id: UUID
  package let name: String
  /// The number of this attempt, from 1.
  package let attempt: Int
  package let maxAttempts: Int
  /// Names this attempt: no other of this job or any has the same.
  package let holder: UUID
  /// JSON.
  package let payload: [UInt8]
  /// The user on whose behalf it is done.
  package let requestedBy: Int64?
  package let requestID: String?

  init(_ row: Row) throws {
    id = try row.uuid("id")
    name = try row.string("actor_name")
    attempt = try row.int("attempt")
    maxAttempts = try row.int("max_attempts")
    holder = try row.uuid("lease_holder")
    payload = try row.bytes("message_data")
    requestedBy = try row.optionalInt64("requested_by")
    requestID = try row.optionalString("request_id")
  }
}
