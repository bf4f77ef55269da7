package import FoundationEssentials
package import IdentityDomain
package import Kernel
import Postgres

/// An archive as its owner sees it.
package struct ArchiveCard: Sendable {
  package struct Part: Sendable {
    package let service: String
    package let receivedAt: Instant?
    package let rows: Int64?
  }

  package let id: UUID
  package let state: ArchiveState
  package let failure: ArchiveFailure?
  package let byStaff: Bool
  package let createdAt: Instant
  package let finishedAt: Instant?
  package let expiresAt: Instant?
  package let rows: Int64?
  package let bytes: Int64?
  package let parts: [Part]

  init(_ row: Row, _ parts: [Part]) throws {
    id = try row.uuid("id")
    state = ArchiveState(rawValue: try row.string("state")) ?? .failed
    failure = try row.optionalString("failure").flatMap { ArchiveFailure(rawValue: $0) }
    byStaff = try row.bool("by_staff")
    createdAt = try row.instant("created_at")
    finishedAt = try row.optionalInstant("finished_at")
    expiresAt = try row.optionalInstant("expires_at")
    rows = try row.optionalInt64("row_count")
    bytes = try row.optionalInt64("bytes")
    self.parts = parts
  }
}

extension ArchiveCard.Part {
  init(_ row: Row) throws {
    service = try row.string("service")
    receivedAt = try row.optionalInstant("received_at")
    rows = try row.optionalInt64("row_count")
  }
}
