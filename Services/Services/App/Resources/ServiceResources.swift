import JSON
import Kernel
import Resources
import ServicesContract

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
      order: ["code"], search: .words("words"),
      rules: [
        .shapes(["config": "object", "content": "object"]), .soundConfig, .serviceConfig,
        .readyToPublish, .pageLink,
      ], events: changed),
    Resource(
      "service_round", at: "/api/v1/services/rounds",
      read: .permission("service.view_round", within: ofService),
      create: .permission("service.add_round", within: ofService),
      change: .permission("service.change_round", within: ofService),
      delete: .permission("service.delete_round", within: ofService),
      columns: ColumnRights(writeOnce: ["service_id"], localized: ["name"]), order: ["-id"]),
    Resource(
      "service_servicenote", at: "/api/v1/services/service-notes",
      read: .permission("service.view_servicenote", within: ofService),
      create: .permission("service.add_servicenote", within: ofService),
      change: .both(
        .owner("author_id"), .permission("service.change_servicenote", within: ofService)),
      delete: .permission("service.delete_servicenote", within: ofService),
      columns: ColumnRights(writeOnce: ["service_id"], stamps: ["author_id": .user]),
      order: ["-id"], nested: [.person("author", by: "author_id")]),
  ]

  private static let ofService = OrganizationBound.of(
    "service_id", "service_service", key: "code")

  private static let changed: Resource.Events = { change in
    guard let row = change.after ?? change.before else { return [] }
    let name = row["name"]
    let isThere = change.after != nil
    return [
      ServiceUpdated(
        serviceCode: change.key,
        serviceTitle: Localized(
          ru: name?["ru"]?.string, kk: name?["kk"]?.string, en: name?["en"]?.string),
        organizationID: row["organization_id"]?.string,
        isOffered: isThere && row["active"]?.bool == true && row["published"]?.bool == true)
    ]
  }
}
