import Resources

extension SliceResources {
  /// Services as those who offer them see them. What everybody sees is the catalogue; the process has an
  /// editor of its own, which judges it as a whole.
  static let offered = [
    Resource(
      "service_service", at: "/api/v1/services/services",
      read: .permission("service.view_service", within: .own()),
      create: .permission("service.add_service", within: .own()),
      change: .permission("service.change_service", within: .own()),
      delete: .permission("service.delete_service", within: .own()),
      columns: ColumnRights(
        readOnly: ["bp_config", "status_config", "data", "view_count"], writeOnce: ["code"],
        personal: ["notification_emails"],
        localized: ["name", "description", "short_description"]),
      order: ["code"], rules: [.shapes(["config": "object", "content": "object"]), .serviceConfig])
  ]
}
