import Resources

extension SliceResources {
  /// What all contexts show to everybody, found by words: what the old site had published when it
  /// was imported. Nothing adds rows since; hiding a thing and erasing its author change them.
  static let search = Resource(
    "search_search", at: "/api/v1/community/search",
    read: .any([
      .rows(.all([.isTrue("active"), .isFalse("hidden")])), .permission("search.view_search"),
    ]),
    columns: ColumnRights(
      hidden: ["data", "updated_rev", "content"], localized: ["title", "description"]),
    order: ["-published_at"], search: .words("words"))

  /// What is published, what is pinned first; filled and changed as the search is. Staff see the rest
  /// by the admin API.
  static let feed = Resource(
    "core_feed", at: "/api/v1/community/feed",
    read: .rows(.all([.isTrue("published"), .isFalse("hidden")])),
    columns: ColumnRights(hidden: ["data", "hidden"]), order: ["-pinned", "-published_at"],
    nested: [
      .parent("article", by: "article_id", fields: told),
      .parent("blog", by: "blog_id", fields: told),
      .parent("discussion", by: "discussion_id", fields: told),
      .parent("event", by: "event_id", fields: told),
      .parent("tech_task", by: "tech_task_id", fields: told),
      .parent("vacancy", by: "vacancy_id", fields: ["id", "slug", .localized("title")]),
    ])

  private static let told: [NestedField] = ["id", "slug", "image", .localized("title")]
}
