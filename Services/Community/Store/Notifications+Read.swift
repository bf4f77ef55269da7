package import CommunityDomain
package import Kernel
package import Postgres

package enum NotificationRow {}
package typealias NotificationID = Identifier<NotificationRow>

extension Notifications {
  /// One page of what somebody was told, the newest first, from the one before `last`.
  package func cards(
    of member: MemberID, onlyUnread: Bool, before last: NotificationID?, limit: Int
  ) async throws -> [NotificationCard] {
    try await database.read(
      """
      \(NotificationCard.columns) where user_id = \(member)
      \(onlyUnread ? "and unread" : SQL.empty)
      \(last.map { "and id < \($0)" } ?? SQL.empty)
      order by id desc limit \(literal: limit)
      """
    ).map(NotificationCard.init)
  }

  package func card(
    _ id: NotificationID, of member: MemberID
  ) async throws -> NotificationCard? {
    try await database.read(
      "\(NotificationCard.columns) where id = \(id) and user_id = \(member)"
    ).first.map(NotificationCard.init)
  }

  package func unreadCount(of member: MemberID) async throws -> Int64 {
    let rows = try await database.read(Self.countUnread(member))
    return try rows.first?.int64("unread") ?? 0
  }

  private static let countUnread = Statement(
    "select count(*) as unread from core_notification where user_id = $1 and unread")

  /// Notes that it was read; a second time changes nothing. `nil` if it is not this reader's.
  package func markRead(
    _ id: NotificationID, of member: MemberID, in transaction: Transaction
  ) async throws -> NotificationCard? {
    let answers = try await transaction.batch([
      """
      update core_notification
      set unread = false, updated_at = now(), row_version = row_version + 1
      where id = \(id) and user_id = \(member) and unread
      """,
      "\(NotificationCard.columns) where id = \(id) and user_id = \(member)",
    ])
    return try answers.last?.first.map(NotificationCard.init)
  }

  /// Notes that everything up to `last` was read, or simply everything; how many that were. What
  /// came after the list was shown stays unread.
  package func markAllRead(
    upTo last: NotificationID?, of member: MemberID, in transaction: Transaction
  ) async throws -> Int {
    try await transaction.query(
      """
      update core_notification
      set unread = false, updated_at = now(), row_version = row_version + 1
      where user_id = \(member) and unread \(last.map { "and id <= \($0)" } ?? SQL.empty)
      """
    ).affected
  }
}
