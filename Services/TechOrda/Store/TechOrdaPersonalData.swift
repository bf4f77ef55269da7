package import PersonalData

extension PersonalTables {
  /// What techorda knows of people.
  package static let techorda = PersonalTables([
    PersonalRows("techorda_applicationform", "author_id", .byCommand, .rows("applications")),
    PersonalRows(
      "techorda_courseapplication",
      .through("application_form_id", "techorda_applicationform", "author_id"), .byCommand,
      .rows("course-applications")),
    PersonalRows("techorda_coursefavorite", "user_id", .deleted, .rows("favourite-courses")),
    PersonalRows(
      "techorda_school", "author_id", .kept("who entered a school"),
      .rows("schools", only: ["id", "created_at", "name", "status"])),
  ])
}
