package import FoundationEssentials
package import Kernel

/// A file that somebody asked for can be fetched.
package struct ExportReady: ContractEvent {
  package static let type = "export.ready"
  package static let aggregateType = "admin_export"

  package let exportID: UUID
  package let userID: Int64
  /// Where the file is, on the hub: whoever asked must sign in to fetch it.
  package let address: String
  package let fileName: String
  package let rows: Int64
  /// Until when it can be fetched.
  package let expiresAt: Instant

  package var aggregateID: String { exportID.text }

  enum CodingKeys: String, CodingKey {
    case exportID = "export_id"
    case userID = "user_id"
    case address
    case fileName = "file_name"
    case rows
    case expiresAt = "expires_at"
  }
}
