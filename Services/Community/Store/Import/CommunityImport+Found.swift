import Import

/// The old site filled the feed and the search by hand and by night: much of what is published
/// stands in neither.
extension CommunityImport {
  static var found: [DerivedRows] { own.flatMap { [$0.searched, $0.fed] } + others }

  /// What is published by community itself.
  private struct Kind {
    let table: String
    /// Its key in the feed.
    let reference: String
    var content = "t.content ->> 'ru'"
    var tags = "t.tags"
    var image = "t.image"
    var published = "coalesce(t.published_at, t.created_at)"
    var pinned = "t.pinned"
    var isFed = "t.show_in_feed"

    private var model: String { table.split(separator: "_").joined(separator: ".") }
    private var isHere: String {
      "exists (select from \(table) own where own.id::text = i.primary_key)"
    }

    var searched: DerivedRows {
      DerivedRows(
        "search_search", CommunityImport.searchColumns,
        """
        select '\(model)', t.id::text, '/ru/\(table.dropFirst("core_".count))/' || t.id || '/',
          t.title, t.description, coalesce(\(content), ''), 'ru', \(tags), \(image), \(published)
        from public.\(table) t where t.status = 'published'
        """, where: isHere)
    }

    var fed: DerivedRows {
      DerivedRows(
        "core_feed",
        ["source", "primary_key", "published", "pinned", "published_at", "lang", reference],
        """
        select '\(model)', t.id::text, true, \(pinned), \(published), 'ru', t.id
        from public.\(table) t where t.status = 'published' and \(isFed)
        """, where: isHere)
    }
  }

  private static let searchColumns = [
    "source", "primary_key", "path", "title", "description", "content", "lang", "tags", "image",
    "published_at",
  ]

  private static let own = [
    Kind(table: "core_article", reference: "article_id"),
    Kind(table: "core_blog", reference: "blog_id"),
    Kind(table: "core_discussion", reference: "discussion_id"),
    Kind(table: "core_event", reference: "event_id", published: "t.created_at", pinned: "false"),
    Kind(table: "core_techtask", reference: "tech_task_id", pinned: "false"),
    Kind(
      table: "core_vacancy", reference: "vacancy_id", content: "t.requirements ->> 'ru'",
      tags: "t.skills", image: "null", pinned: "false", isFed: "true"),
  ]

  /// What other contexts show to everybody, as it was when it was imported: no event of theirs is
  /// told here.
  private static let others = [
    ("service.service", "service_service", "code", "services", "t.active and t.published"),
    ("techorda.school", "techorda_school", "id", "schools", "t.active"),
    (
      "techorda.course", "techorda_course", "id", "courses",
      """
      t.active and exists (
        select from public.techorda_school school where school.id = t.school_id and school.active)
      """
    ),
    (
      "core.infrastructure", "core_infrastructure", "id", "infrastructure",
      "t.active and t.status = 'active'"
    ),
  ].map { model, table, key, path, condition in
    DerivedRows(
      "search_search", searchColumns,
      """
      select '\(model)', t.\(key)::text, '/ru/\(path)/' || t.\(key) || '/', t.name,
        coalesce(t.description, '{}'), '', 'ru', '{}', t.image, t.created_at
      from public.\(table) t where \(condition)
      """, where: "true")
  }
}
