package import Resources

extension SliceResources {
  /// The tables of saved SQL: the questions, everybody's stars, the log. Asking has routes of its
  /// own.
  static let savedSQL: [Resource] = [savedQueries, favourites, runs]

  private static let savedQueries = Resource(
    "explorer_query", at: "/api/v1/services/saved-queries",
    read: .permission("explorer.view_query"), create: .permission("explorer.add_query"),
    change: .permission("explorer.change_query"), delete: .permission("explorer.delete_query"),
    columns: ColumnRights(
      hidden: ["snapshot", "connection"], readOnly: ["last_run_date"],
      stamps: ["created_by_user_id": .user]),
    order: ["-id"], nested: [.person("created_by", by: "created_by_user_id")])

  private static let favourites = Resource(
    "explorer_queryfavorite", at: "/api/v1/services/saved-query-favourites",
    read: .any([
      .both(.permission("explorer.view_query"), .owner("user_id")),
      .permission("explorer.view_queryfavorite"),
    ]),
    create: .permission("explorer.view_query"), change: .nobody, delete: .owner("user_id"),
    columns: ColumnRights(stamps: ["user_id": .user]), order: ["-id"],
    nested: [
      .parent("query", by: "query_id", fields: ["id", "title", "description"])
    ])

  /// One's own, and everybody's for those who may see the log.
  private static let runs = Resource(
    "explorer_querylog", at: "/api/v1/services/saved-query-runs",
    read: .any([
      .both(.permission("explorer.view_query"), .owner("run_by_user_id")),
      .permission("explorer.view_querylog"),
    ]),
    order: ["-run_at"],
    nested: [
      .person("run_by", by: "run_by_user_id"),
      .parent("query", by: "query_id", fields: ["id", "title"]),
    ])
}

extension MaskedViews {
  /// What saved SQL reads, and what it reads for those who may see personal values.
  package static let services = [
    MaskedViews("services_reading", of: SliceResources.services.admin),
    MaskedViews(
      "services_revealing", of: SliceResources.services.admin, showingPersonal: true),
  ]
}
