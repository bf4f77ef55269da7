extension PersonalTables {
  /// The tables that the platform itself has in every slice.
  static let library = [
    PersonalRows(
      "core_actionlog", "user_id", .kept("who did what"),
      .rows(
        "actions",
        only: [
          "id", "created_at", "action", "log_type", "source", "method", "ip_address", "user_agent",
        ])),
    PersonalRows(
      "admin_export", "requested_by", .kept("who took what away"),
      .rows("exports", only: ["id", "created_at", "table_name", "format", "finished_at"])),
    PersonalRows(
      "django_admin_log", "user_id", .kept("who changed what as staff"),
      .leftOut("work of the staff on rows of others")),
    PersonalRows(
      "reversion_revision", "user_id", .kept("who changed what"),
      .leftOut("the actions say that there was a change, the tables what came of it")),
    PersonalRows(
      "django_dramatiq_task", "requested_by", .kept("leaves by itself"),
      .leftOut("what the platform does for a request, not what it knows")),
    PersonalRows(
      "change_journal", "actor_id", .kept("leaves by itself"),
      .leftOut("changes on their way to the actions")),
    PersonalRows(
      "outbox", "actor_id", .kept("leaves by itself"),
      .leftOut("changes on their way to other services")),
  ]
}
