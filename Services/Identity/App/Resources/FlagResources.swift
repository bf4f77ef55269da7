import IdentityContract
import JSON
import Kernel
import Resources

extension SliceResources {
  /// Feature flags, switches and samples, for staff. Whom a flag names changes by commands of its own
  /// (`FlagRoutes`).
  static let flags: [Resource] = [
    Resource(
      "waffle_flag", at: "/api/v1/identity/flags", read: .permission("waffle.view_flag"),
      create: .permission("waffle.add_flag"), change: .permission("waffle.change_flag"),
      delete: .permission("waffle.delete_flag"), columns: rights, order: ["name"],
      nested: [
        names("groups", "waffle_flag_groups", "group_id"),
        names("users", "waffle_flag_users", "user_id"),
        names("excluded_users", "waffle_flag_excluded_users", "user_id"),
        names("companies", "waffle_flag_companies", "company_id"),
      ], events: changed("flag")),
    Resource(
      "waffle_switch", at: "/api/v1/identity/switches", read: .permission("waffle.view_switch"),
      create: .permission("waffle.add_switch"), change: .permission("waffle.change_switch"),
      delete: .permission("waffle.delete_switch"), columns: rights, order: ["name"],
      events: changed("switch")),
    Resource(
      "waffle_sample", at: "/api/v1/identity/samples", read: .permission("waffle.view_sample"),
      create: .permission("waffle.add_sample"), change: .permission("waffle.change_sample"),
      delete: .permission("waffle.delete_sample"), columns: rights, order: ["name"],
      events: changed("sample")),
  ]

  private static let rights = ColumnRights(readOnly: ["created", "modified"])

  private static func names(_ name: String, _ table: String, _ column: NestedField) -> Nested {
    .children(name, of: table, by: "flag_id", fields: [column], order: "id")
  }

  private static func changed(_ kind: String) -> Resource.Events {
    { change in
      let name = (change.after ?? change.before)?["name"]?.string ?? ""
      return [FlagChanged(kind: kind, id: Int64(change.key) ?? 0, name: name)]
    }
  }
}
