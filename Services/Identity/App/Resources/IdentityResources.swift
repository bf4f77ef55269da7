import IdentityContract
import JSON
import Kernel
package import Resources

extension SliceResources {
  /// The directory that everybody refers to. People, companies and whatever lets somebody in change
  /// by commands only.
  package static let identity = SliceResources(
    "identity",
    resources: [
      organizations, countries, cities, .complaints, .sanctions, .erasures, .pressRequests,
      newsletterIssues,
    ] + profileBlocks + flags,
    admin: .identity, permissions: .identity)

  private static let organizations = Resource(
    "core_organization", at: "/api/v1/identity/organizations",
    read: .any([.rows(.isTrue("active")), .permission("core.view_organization")]),
    create: .permission("core.add_organization"), change: .permission("core.change_organization"),
    delete: .permission("core.delete_organization"),
    columns: ColumnRights(localized: ["name"]), order: ["code"], search: .words("words")
  ) { change in
    let row = change.after ?? change.before
    let name = row?["name"]
    return [
      OrganizationUpdated(
        code: change.key,
        name: Localized(
          ru: name?["ru"]?.string, kk: name?["kk"]?.string, en: name?["en"]?.string),
        active: row?["active"]?.bool ?? false, deleted: change.after == nil)
    ]
  }
  .asDirectory

  private static let countries = Resource(
    "core_country", at: "/api/v1/identity/countries", read: .anyone,
    create: .permission("core.add_country"), change: .permission("core.change_country"),
    delete: .permission("core.delete_country"), columns: ColumnRights(spread: ["name"]),
    order: ["id"], search: .words("words")
  )
  .asDirectory

  private static let cities = Resource(
    "core_city", at: "/api/v1/identity/cities", read: .anyone,
    create: .permission("core.add_city"), change: .permission("core.change_city"),
    delete: .permission("core.delete_city"), columns: ColumnRights(spread: ["name"]),
    order: ["id"], search: .words("words"),
    nested: [.parent("country", by: "country_id", fields: ["id", .spread("name")])]
  )
  .asDirectory

  /// Written until it is sent; what is sent stays as it was.
  private static let newsletterIssues = Resource(
    "newsletter_issue", at: "/api/v1/identity/newsletter/issues",
    read: .permission("newsletter.view_issue"), create: .permission("newsletter.add_issue"),
    change: .both(.permission("newsletter.change_issue"), .rows(.equals("state", "draft"))),
    delete: .both(.permission("newsletter.delete_issue"), .rows(.equals("state", "draft"))),
    columns: ColumnRights(
      readOnly: ["state", "started_at", "finished_at", "last_subscription", "queued"],
      localized: ["subject", "body"]),
    order: ["-created_at"])
}
