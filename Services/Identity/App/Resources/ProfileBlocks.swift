import Resources

extension SliceResources {
  /// What a person tells about his past: his own to keep, for staff to look at.
  static let profileBlocks = [
    block("account_experience", "experience", expand: .company("company", by: "company_id")),
    block("account_education", "education"),
    block("account_course", "courses"),
    block("account_certificate", "certificates"),
  ]

  private static func block(
    _ table: String, _ word: String, expand: Nested? = nil
  ) -> Resource {
    let model = table.split(separator: "_").last.map(String.init) ?? table
    return Resource(
      table, at: "/api/v1/identity/me/\(word)",
      read: .any([.owner("user_id"), .permission("account.view_\(model)")]),
      create: .signedIn, change: .owner("user_id"), delete: .owner("user_id"),
      columns: ColumnRights(stamps: ["user_id": .user]), order: ["-id"],
      nested: expand.map { [$0] } ?? [])
  }
}
