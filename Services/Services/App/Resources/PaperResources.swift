import JSON
import Kernel
import Postgres
import Resources

extension SliceResources {
  /// Texts of papers while they are drafts; publishing has a route of its own.
  static let papers: [Resource] = [
    Resource(
      "service_papertemplate", at: "/api/v1/services/paper-templates",
      read: .permission("service.view_papertemplate", within: ofService),
      create: .permission("service.add_papertemplate", within: ofService),
      change: .permission("service.change_papertemplate", within: ofService),
      delete: .permission("service.delete_papertemplate", within: ofService),
      columns: ColumnRights(
        readOnly: ["status", "version", "published_by", "published_at"],
        writeOnce: ["kind", "service_id", "language"]),
      order: ["-id"])
  ]
}
