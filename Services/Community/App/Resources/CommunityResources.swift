package import Resources

extension SliceResources {
  /// What the site itself is made of. Articles, events and all that is moderated have machines of
  /// their own.
  package static let community = SliceResources(
    "community",
    resources: [
      faqs, faqItems, categories, banners, contextData, seoData, search, feed,
    ],
    admin: .community)

  private static let faqs = Resource(
    "core_faq", at: "/api/v1/community/faqs",
    read: .any([.rows(.isTrue("active")), .permission("core.view_faq")]),
    create: .permission("core.add_faq"), change: .permission("core.change_faq"),
    delete: .permission("core.delete_faq"),
    columns: ColumnRights(localized: ["description"], spread: ["title"]), order: ["code"],
    search: .words("words"),
    nested: [
      .children(
        "items", of: "core_faqitem", by: "faq_id",
        fields: ["id", "position", .spread("title"), .spread("description")], order: "position")
    ]
  )
  .asDirectory

  private static let faqItems = Resource(
    "core_faqitem", at: "/api/v1/community/faq-items",
    read: .any([
      .rows(.parent("faq_id", of: "core_faq", key: "code", .isTrue("active"))),
      .permission("core.view_faqitem"),
    ]),
    create: .permission("core.add_faqitem"), change: .permission("core.change_faqitem"),
    delete: .permission("core.delete_faqitem"),
    columns: ColumnRights(spread: ["title", "description"]), order: ["faq_id"],
    search: .words("words")
  )
  .asDirectory

  private static let categories = Resource(
    "core_category", at: "/api/v1/community/categories",
    read: .any([.rows(.isTrue("active")), .permission("core.view_category")]),
    create: .permission("core.add_category"), change: .permission("core.change_category"),
    delete: .permission("core.delete_category"),
    columns: ColumnRights(localized: ["name", "description"]), order: ["id"]
  )
  .asDirectory

  private static let banners = Resource(
    "core_banner", at: "/api/v1/community/banners",
    read: .any([
      .rows(.all([.isTrue("active"), .hasBegun("start_date"), .hasNotEnded("end_date")])),
      .permission("core.view_banner"),
    ]),
    create: .permission("core.add_banner"), change: .permission("core.change_banner"),
    delete: .permission("core.delete_banner"), order: ["position"]
  )
  .asDirectory

  private static let contextData = Resource(
    "shared_contextdata", at: "/api/v1/community/context-data", read: .anyone,
    create: .permission("shared.add_contextdata"),
    change: .permission("shared.change_contextdata"),
    delete: .permission("shared.delete_contextdata"), order: ["code"]
  )
  .asDirectory

  private static let seoData = Resource(
    "shared_seodata", at: "/api/v1/community/seo-data", read: .anyone,
    create: .permission("shared.add_seodata"), change: .permission("shared.change_seodata"),
    delete: .permission("shared.delete_seodata"),
    columns: ColumnRights(localized: ["title", "description"]), order: ["path"]
  )
  .asDirectory
}
