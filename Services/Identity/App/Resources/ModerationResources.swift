import Resources

extension Resource {
  /// What somebody complained of, for its author and for moderators. Who decides stays among them:
  /// the whole row is in the admin API.
  static let complaints = Resource(
    "account_complaint", at: "/api/v1/identity/complaints",
    read: .any([.owner("author_id"), .permission("account.view_complaint")]),
    columns: ColumnRights(
      hidden: [
        "appeal", "appealed_at", "appellant_id", "judge_id", "judged_at", "judgement",
        "moderator_id", "note",
      ]), order: ["-created_at"])

  /// What was imposed on a person or on a company, for that side and for moderators.
  static let sanctions = Resource(
    "account_sanction", at: "/api/v1/identity/sanctions",
    read: .any([
      .owner("user_id"), .member(company: "company_id", roles: ["owner", "admin"]),
      .permission("account.view_sanction"),
    ]),
    columns: ColumnRights(
      hidden: ["lifted_by_id", "moderator_id"], secret: ["appeal_digest"]),
    order: ["-id"])

  /// Who wants to be deleted, who is erased, and which services have said so (`expand=receipts`).
  static let erasures = Resource(
    "account_deletion", at: "/api/v1/identity/erasures",
    read: .permission("account.view_deletion"),
    columns: ColumnRights(personal: ["reason"]), order: ["-id"],
    nested: [
      .children(
        "receipts", of: "account_receipt", by: "deletion_id",
        fields: ["service", "asked_at", "times_asked", "received_at", "counts"],
        order: "service")
    ])
}
