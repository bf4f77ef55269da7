package import Resources

extension SliceResources {
  /// Schools, what they teach, and the intakes.
  package static let techorda = SliceResources(
    "techorda", resources: [schools, courses, flows],
    admin: AdminTables(
      plain: ["techorda_course", "techorda_flow", "techorda_school"],
      personal: [
        "techorda_applicationform": ["data", "iin", "phone", "signature"],
        "techorda_school": ["director_name", "email", "phone"],
      ]))

  /// A school is frozen for as long as its company may not act.
  private static let isShown = RowState.all([
    .isTrue("active"), .unless("company_id", of: "company_ref", .isPresent("suspended_at")),
  ])

  private static let schools = Resource(
    "techorda_school", at: "/api/v1/techorda/schools",
    read: .any([
      .rows(isShown), .member(company: "company_id"),
      .permission("techorda.view_school"),
    ]),
    create: .permission("techorda.add_school"), change: .permission("techorda.change_school"),
    delete: .permission("techorda.delete_school"),
    columns: ColumnRights(
      hidden: ["director_name"],
      localized: [
        "name", "legal_address", "actual_address", "description", "short_description",
      ], stamps: ["author_id": .user]),
    order: ["-created_at"], search: .words("words"),
    nested: [.company("company", by: "company_id")])

  private static let courses = Resource(
    "techorda_course", at: "/api/v1/techorda/courses",
    read: .any([
      .rows(
        .all([
          .isTrue("active"), .parent("school_id", of: "techorda_school", isShown),
        ])),
      .permission("techorda.view_course"),
    ]),
    create: .permission("techorda.add_course"), change: .permission("techorda.change_course"),
    delete: .permission("techorda.delete_course"),
    columns: ColumnRights(localized: [
      "name", "description", "short_description", "content", "program", "address",
    ]),
    order: ["-created_at"], search: .words("words"),
    nested: [
      .parent("school", by: "school_id", fields: ["id", .localized("name"), "city"]),
      .parent("flow", by: "flow_id", fields: ["id", "year", "number", .localized("name")]),
    ])

  private static let flows = Resource(
    "techorda_flow", at: "/api/v1/techorda/flows", read: .anyone,
    create: .permission("techorda.add_flow"), change: .permission("techorda.change_flow"),
    delete: .permission("techorda.delete_flow"),
    columns: ColumnRights(hidden: ["budget"], localized: ["name"]), order: ["-year", "-number"]
  )
  .asDirectory
}
