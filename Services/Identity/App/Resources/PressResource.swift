import Resources

extension Resource {
  /// What journalists asked, for whoever asked it signed in and for the desk, which reads each in
  /// full by an address of its own (`PressRoutes`).
  static let pressRequests = Resource(
    "account_contactpress", at: "/api/v1/identity/press-requests",
    read: .any([.owner("author_id"), .permission("account.view_contactpress")]),
    columns: ColumnRights(
      hidden: ["assignee_id", "user_id"],
      personal: ["name", "email", "phone", "message", "answer"]),
    order: ["-id"])
}
