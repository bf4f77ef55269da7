import Resources

extension SliceResources {
  /// Who tells us something, and what other systems were told. Secrets and retries have routes of their own.
  static let outside: [Resource] = [
    Resource(
      "service_hooksource", at: "/api/v1/services/hook-sources",
      read: .permission(HookDesk.manage), write: .permission(HookDesk.manage),
      columns: ColumnRights(
        secret: ["previous_seed", "secret_seed"], readOnly: ["previous_until"],
        writeOnce: ["code"]),
      order: ["code"]),
    Resource(
      "service_outsidemessage", at: "/api/v1/services/outside-messages",
      read: .permission(
        HookDesk.manage,
        within: .of(
          "service_request_id", "service_servicerequest",
          by: .of("service_id", "service_service", key: "code"))),
      columns: ColumnRights(hidden: ["body"]), order: ["-created_at"]),
  ]
}
