import OpenAPI

/// What users are told of notifications.
enum NotificationDescriptions {
  static let list = Operation("My notifications, the newest first")
    .query("unread", .flag, "Only what was not read yet")
    .paged().spoken().answers(.page(of: notification))

  static let unreadCount = Operation("How many I have not read").answers(count)

  static let readAll = Operation("Mark all as read")
    .saying("`up_to` leaves what came later unread; without a body all are read.")
    .takes(.input(["up_to": Schema.rowID.nullable.optional]), isRequired: false)
    .repeatable().answers(count)

  static let show = Operation("A notification")
    .spoken().answers(notification, with: .etag)

  static let read = Operation("Mark one as read")
    .repeatable().spoken().answers(notification, with: .etag)

  private static let count = Schema.object(["count": .count])

  private static let notification = Schema.object([
    "id": .id, "title": .localized, "description": .localized, "unread": .flag, "data": .any,
    "created_at": .instant, "row_version": .version,
  ]).named("community.Notification")
}
