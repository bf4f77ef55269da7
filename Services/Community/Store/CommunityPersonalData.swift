package import PersonalData

extension PersonalTables {
  /// What community knows of people. What somebody has said stays when he is erased: whose it is is a
  /// number, and the name behind it is gone (`user_ref`). His comments lose their text where he wished it.
  package static let community = PersonalTables(
    aboutNobodyElse + said + counted,
    mentions: [
      PersonalMention("core_article", "liked_users"), PersonalMention("core_blog", "liked_users"),
      PersonalMention("core_blog", "favorite_users"),
      PersonalMention("core_comment", "liked_users"),
      PersonalMention("core_discussion", "reaction_up_users"),
      PersonalMention("core_discussion", "reaction_down_users"),
      PersonalMention("core_event", "favorite_users"),
      PersonalMention("core_vacancy", "favorite_users"),
      PersonalMention("core_techtask", "favorite_users"),
    ])

  private static let aboutNobodyElse = [
    PersonalRows("core_notification", "user_id", .deleted, .rows("notifications")),
    PersonalRows("community_userfollow", "follower_id", .deleted, .rows("follows-people")),
    PersonalRows(
      "community_userfollow", "followed_id", .deleted,
      .rows("followers", only: ["id", "created_at"])),
    PersonalRows("community_companyfollow", "follower_id", .deleted, .rows("follows-companies")),
    PersonalRows(
      "matchmaking_match", "user_a_id", .deleted, .rows("matches", only: ["id", "date"])),
    PersonalRows(
      "matchmaking_match", "user_b_id", .deleted, .rows("matches-by-others", only: ["id", "date"])),
    PersonalRows("matchmaking_profile", "user_id", .deleted, .rows("matchmaking")),
    PersonalRows(
      "core_vacancycandidate_certificates",
      .through("vacancycandidate_id", "core_vacancycandidate", "author_id"), .deleted,
      .rows("vacancy-certificates")),
    PersonalRows("core_vacancycandidate", "author_id", .deleted, .rows("vacancy-applications")),
    PersonalRows("core_eventparticipant", "author_id", .deleted, .rows("event-registrations")),
    PersonalRows("core_reaction", "user_id", .deleted, .rows("reactions")),
    PersonalRows("core_discussionvote", "user_id", .deleted, .rows("discussion-votes")),
    PersonalRows("journeymap_userstate", "user_id", .deleted, .rows("journeys")),
  ]

  private static let said = [
    PersonalRows(
      "core_article", "author_id", .kept("what was published"), .rows("articles")),
    PersonalRows("core_blog", "author_id", .kept("what was published"), .rows("blog-posts")),
    PersonalRows("core_comment", "user_id", .byCommand, .rows("comments")),
    PersonalRows(
      "core_discussion", "author_id", .kept("what others answered to"), .rows("discussions")),
    PersonalRows(
      "core_elabsannouncement", "author_id", .byCommand, .rows("announcements")),
    PersonalRows("core_event", "author_id", .byCommand, .rows("events")),
    PersonalRows("core_techtask", "author_id", .byCommand, .rows("tech-tasks")),
    PersonalRows(
      "core_techtasksolution", "author_id", .byCommand,
      .rows("tech-task-solutions")),
    PersonalRows("core_vacancy", "author_id", .byCommand, .rows("vacancies")),
    PersonalRows(
      "search_search", .condition { PersonErasure.foundOf($0) }, .byCommand,
      .leftOut("an index of what stands in the other files")),
  ]

  private static let counted = [
    PersonalRows(
      "landing_page", "author_id", .kept("who made a page"),
      .rows("pages", only: ["id", "created_at", "name", "endpoint", "title"])),
    PersonalRows(
      "landing_pagemediafile", "author_id", .kept("what a page shows"),
      .rows("page-files", without: ["file", "thumbnail"])),
    PersonalRows(
      "shared_mediafile", "author_id", .kept("what pages show"),
      .rows(
        "files", without: ["file", "thumbnail"], link: "/api/v1/community/media/%/content")),
  ]
}
