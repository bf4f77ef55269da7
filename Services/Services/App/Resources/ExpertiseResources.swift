import Kernel
import Resources
import ServicesStore

extension SliceResources {
  /// Who is asked to judge: a group per service and kind, and its members.
  static let expertise: [Resource] = [groups, members]

  private static let view = "service.view_expertisegroup"

  private static let ofService = OrganizationBound.of(
    "service_id", "service_service", key: "code")
  private static let ofGroup = OrganizationBound.of(
    "expertisegroup_id", "service_expertisegroup", by: ofService)

  private static let groups = Resource(
    "service_expertisegroup", at: "/api/v1/services/expertise-groups",
    read: .permission(view, within: ofService),
    create: .permission("service.add_expertisegroup", within: ofService),
    change: .permission("service.change_expertisegroup", within: ofService),
    delete: .permission("service.delete_expertisegroup", within: ofService),
    columns: ColumnRights(hidden: ["data"], writeOnce: ["service_id"]), order: ["id"],
    nested: [
      .parent("service", by: "service_id", fields: ["code", .localized("name")]),
      .children(
        "members", of: "service_expertisegroup_users", by: "expertisegroup_id",
        fields: ["id", "user_id"], order: "id"),
    ])

  private static let members = Resource(
    "service_expertisegroup_users", at: "/api/v1/services/expertise-group-members",
    read: .permission(view, within: ofGroup),
    create: .permission("service.change_expertisegroup", within: ofGroup),
    delete: .permission("service.change_expertisegroup", within: ofGroup), order: ["id"],
    nested: [
      .person("user", by: "user_id"),
      .parent("expertisegroup", by: "expertisegroup_id", fields: ["id", "key", "service_id"]),
    ], rules: [mustExist])

  /// Nobody who was erased is asked any more.
  private static let mustExist = Rule { input, tx in
    guard let user = input.value("user_id"), try await Opinions.isErased(user, in: tx) else {
      return []
    }
    return [
      FieldFault(
        pointer: "/user_id", code: "unknown-reference",
        message: Localized(
          ru: "Такого пользователя нет", kk: "Мұндай пайдаланушы жоқ",
          en: "There is no such user"))
    ]
  }
}
