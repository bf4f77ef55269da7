import Resources

extension AdminTables {
  /// What is moderated, voted on or counted changes by commands only.
  static let community = AdminTables(
    plain: [
      "astanahub_shared_contextdata", "astanahub_shared_seodata", "core_banner", "core_category",
      "core_faq", "core_faqitem", "journeymap_journeymap", "journeymap_question",
      "journeymap_step", "journeymap_task", "landing_component", "landing_section",
      "shared_contextdata", "shared_seodata",
    ],
    personal: [
      "core_discussionvote": ["signature"],
      "core_elabsannouncement": ["contact_name", "contact_phone", "contact_email"],
      "core_event": ["contact_email", "contact_phone"],
      "core_eventparticipant": ["email", "phone", "first_name", "last_name", "data"],
      "core_techtask": ["contact_name", "contact_phone", "contact_email"],
      "core_techtasksolution": ["contact_name", "phone", "email", "data"],
      "core_vacancy": ["contact_email"],
      "core_vacancycandidate": [
        "email", "phone", "first_name", "last_name", "salary_expectation", "data",
      ],
      "matchmaking_profile": ["contact"],
    ],
    bounded: [
      "core_event": .own(),
      "core_eventparticipant": .of("event_id", "core_event"),
      "core_feed": .of("event_id", "core_event", orNone: true),
      "landing_component": .of("section_id", "landing_section", by: ofPage),
      "landing_page": .own(),
      "landing_pagemediafile": ofPage,
      "landing_section": ofPage,
    ])

  private static let ofPage = OrganizationBound.of("page_id", "landing_page")
}
