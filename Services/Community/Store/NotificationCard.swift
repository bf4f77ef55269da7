package import Kernel
import Postgres

/// A notification as its reader sees it.
package struct NotificationCard: Sendable {
  package let id: NotificationID
  package let title: Localized
  package let description: Localized
  package let isUnread: Bool
  /// A JSON object: what happened to which thing.
  package let data: [UInt8]
  package let createdAt: Instant
  package let version: Int64

  static let columns: SQL = """
    select id, title, description, unread, data, created_at, row_version from core_notification
    """

  init(_ row: Row) throws {
    id = try row.identifier("id")
    title = try row.localized("title")
    description = try row.localized("description")
    isUnread = try row.bool("unread")
    data = try row.json("data")
    createdAt = try row.instant("created_at")
    version = try row.int64("row_version")
  }
}
