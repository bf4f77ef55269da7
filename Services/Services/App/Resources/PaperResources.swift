import Resources

extension SliceResources {
  private static let byService = OrganizationBound.of(
    "service_id", "service_service", key: "code")

  /// Texts of papers while they are drafts; publishing has a route of its own.
  static let papers: [Resource] = [
    Resource(
      "service_papertemplate", at: "/api/v1/services/paper-templates",
      read: .permission("service.view_papertemplate", within: byService),
      create: .permission("service.add_papertemplate", within: byService),
      change: .both(
        .permission("service.change_papertemplate", within: byService),
        .rows(.equals("status", "draft"))),
      delete: .both(
        .permission("service.delete_papertemplate", within: byService),
        .rows(.equals("status", "draft"))),
      columns: ColumnRights(
        readOnly: ["status", "version", "published_by", "published_at"],
        writeOnce: ["kind", "service_id", "language"]),
      order: ["-id"])
  ]
}
