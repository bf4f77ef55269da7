package import PersonalData

extension PersonalTables {
  /// What services knows of people. What was submitted is kept by law; what experts and the commission
  /// say is said of the requests of others.
  package static let services = PersonalTables(
    requests + reports + judged + staff,
    mentions: [
      PersonalMention("service_gupreport", "viewed", .kept("who of the staff has seen it")),
      PersonalMention(
        "service_seedmoneyreport", "viewed", .kept("who of the staff has seen it")),
      PersonalMention("service_techordareport", "viewed", .kept("who of the staff has seen it")),
    ])

  private static let byLaw = PersonalErasure.kept("what was submitted is kept by law")
  private static let ofOthers = PersonalArchive.leftOut("it is said of the requests of others")

  private static let requests = [
    PersonalRows("service_servicerequest", "author_id", .byCommand, .rows("requests")),
    PersonalRows(
      "service_hubformdata",
      .through(
        "id", "service_servicerequest", "author_id", key: "hub_form_data_id"), .byCommand,
      .rows("request-answers")),
    PersonalRows(
      "service_hubformdata",
      .through(
        "id", "service_servicerequest", "author_id", key: "second_hub_form_data_id"), byLaw,
      .rows("request-answers-of-second-stage")),
    PersonalRows(
      "service_requestsubmission", "user_id", byLaw,
      .rows("request-submissions", without: ["canonical", "sha256"])),
    PersonalRows("service_frozendocument", "created_by", .byCommand, .rows("documents-to-sign")),
    PersonalRows(
      "service_documentsignature", "user_id", byLaw,
      .rows("signatures", without: ["value_sha256"])),
    PersonalRows(
      "service_servicerequeststatus",
      .through("service_request_id", "service_servicerequest", "author_id"), .byCommand,
      .rows("request-statuses")),
    PersonalRows(
      "service_servicerequeststatus", "user_id", .kept("who moved a request"),
      .leftOut("of one's own requests it is in their statuses; the rest is others'")),
    PersonalRows(
      "service_servicerequestbpstatus", "user_id", .kept("who moved a request"), ofOthers),
    PersonalRows("service_servicerequestlog", "user_id", .kept("who moved a request"), ofOthers),
    PersonalRows(
      "service_servicerequest", "assignee_id", .kept("who answers for a request"), ofOthers),
    PersonalRows(
      "service_servicerequest", "former_assignee_id", .kept("whose decision was appealed against"),
      ofOthers),
    PersonalRows(
      "service_requestcorrection", "proposed_by", .kept("who put right a request"), ofOthers),
    PersonalRows(
      "service_requestcorrection", "decided_by", .kept("who put right a request"), ofOthers),
    PersonalRows(
      "service_requestcollaborator", "user_id", .deleted,
      .rows(
        "shared-requests", only: ["id", "service_request_id", "role", "status", "created_at"])),
    PersonalRows(
      "service_requestcollaborator", "invited_by", .kept("who let others in"), ofOthers),
    PersonalRows(
      "service_requestfieldchange", "user_id", .kept("who changed an answer"), ofOthers),
    PersonalRows(
      "service_requestcomment", "user_id", .kept("part of a decision"),
      .rows("request-comments", only: ["id", "created_at", "visibility", "text"])),
    PersonalRows("service_requestcomment", "hidden_by", .kept("who hid it"), ofOthers),
    PersonalRows(
      "service_commentmention", "user_id", .deleted,
      .rows("request-mentions", only: ["id", "created_at", "comment_id"])),
    PersonalRows(
      "service_requestsubscription", "user_id", .deleted,
      .rows("followed-requests", only: ["id", "created_at", "service_request_id"])),
    PersonalRows("service_servicerequest", "expert_id", .kept("who judged a request"), ofOthers),
    PersonalRows("service_requestretention", "held_by", .kept("who held a request"), ofOthers),
    PersonalRows(
      "service_paper", .through("service_request_id", "service_servicerequest", "author_id"),
      byLaw, .rows("papers", without: ["facts_sha256", "pdf_sha256", "template_id"])),
    PersonalRows("service_extradocument", "user_id", byLaw, .rows("request-documents")),
    PersonalRows(
      "shared_protectedmediafile", "author_id", byLaw,
      .rows("files", without: ["file"], link: "/api/v1/services/files/%/content")),
  ]

  private static let reports = [
    PersonalRows("service_report", "author_id", byLaw, .rows("reports")),
    PersonalRows("service_seedmoneyreport", "author_id", byLaw, .rows("seed-money-reports")),
    PersonalRows("service_techordareport", "author_id", byLaw, .rows("tech-orda-reports")),
    PersonalRows(
      "service_techordareportstudent", "user_id", byLaw,
      .rows(
        "tech-orda-students",
        only: ["id", "created_at", "course_name", "start_date", "end_date", "status"])),
    PersonalRows(
      "service_techordastudent", "user_id", byLaw,
      .rows(
        "tech-orda-register", only: ["id", "created_at", "status", "certificate_number"])),
    PersonalRows("service_gupreport", "author_id", byLaw, .rows("gup-reports")),
    PersonalRows(
      "service_gupreport", "assignee_id", .kept("who answers for a report"), ofOthers),
    PersonalRows("service_report", "assignee_id", .kept("who answers for a report"), ofOthers),
    PersonalRows(
      "service_seedmoneyreport", "assignee_id", .kept("who answers for a report"), ofOthers),
    PersonalRows(
      "service_techordareport", "assignee_id", .kept("who answers for a report"), ofOthers),
    PersonalRows(
      "service_reportversion", "user_id", byLaw,
      .rows("report-versions", without: ["canonical", "sha256", "signature"])),
    PersonalRows("service_reportlog", "user_id", .kept("who moved a report"), ofOthers),
    PersonalRows("niokr_niokrproject", "author_id", byLaw, .rows("research-projects")),
    PersonalRows(
      "niokr_niokrproject", "assignee_id", .kept("who answers for a project"), ofOthers),
    PersonalRows("niokr_projectstep", "user_id", .kept("who moved a project"), ofOthers),
    PersonalRows("service_guppurchaseplan", "author_id", byLaw, .rows("gup-purchase-plans")),
    PersonalRows(
      "service_guppurchaseapplication", "author_id", byLaw, .rows("gup-purchase-applications")),
  ]

  private static let judged = [
    PersonalRows("service_expertdocument", "user_id", .kept("part of a decision"), ofOthers),
    PersonalRows("service_expertise", "user_id", .kept("part of a decision"), ofOthers),
    PersonalRows("service_expertiseevent", "user_id", .kept("part of a decision"), ofOthers),
    PersonalRows("service_pitchinggrade", "user_id", .kept("part of a decision"), ofOthers),
    PersonalRows("service_pitchingabstention", "user_id", .kept("part of a decision"), ofOthers),
    PersonalRows(
      "service_pitchingjuror", "user_id", .kept("who judged"), .rows("pitching-juries")),
    PersonalRows(
      "service_pitchingsession", "created_by", .kept("who held a pitching day"),
      .leftOut("work of the staff")),
    PersonalRows("service_vote", "user_id", .kept("part of a decision"), ofOthers),
    PersonalRows("service_ballot", "closed_by", .kept("who counted"), ofOthers),
    PersonalRows("service_ballot", "decided_by", .kept("part of a decision"), ofOthers),
    PersonalRows("service_ballotvoter", "user_id", .kept("part of a decision"), ofOthers),
    PersonalRows(
      "service_commissionmember", "user_id", .kept("who decided"),
      .rows("commission-seats", only: ["id", "role", "starts_on", "ends_on"])),
    PersonalRows("service_commissionmember", "substitute_id", .kept("who decided"), ofOthers),
    PersonalRows("service_protocolmember", "user_id", .kept("part of a decision"), ofOthers),
    PersonalRows("service_protocolannulment", "proposed_by", .kept("who annulled"), ofOthers),
    PersonalRows("service_protocolannulment", "confirmed_by", .kept("who annulled"), ofOthers),
    PersonalRows(
      "service_expertisegroup_users", "user_id", .kept("who judged"), .rows("expert-groups")),
    PersonalRows("service_reportview", "user_id", .kept("who has seen a report"), ofOthers),
  ]

  private static let staff = [
    PersonalRows("explorer_queryfavorite", "user_id", .deleted, .rows("favourite-questions")),
    PersonalRows(
      "explorer_query", "created_by_user_id", .kept("who asked the database what"),
      .rows("saved-questions", only: ["id", "created_at", "title", "description"])),
    PersonalRows(
      "explorer_querylog", "run_by_user_id", .kept("who asked the database what"),
      .rows("asked-questions", only: ["id", "run_at", "query_id"])),
    PersonalRows(
      "service_externalhooklog", "user_id", .kept("what came from outside"),
      .leftOut("what another system said, of whomever")),
    PersonalRows(
      "service_hook", "created_by", .kept("who made a hook"), .leftOut("work of the staff")),
    PersonalRows(
      "service_hubformversion", "published_by", .kept("who changed a form"),
      .leftOut("work of the staff")),
    PersonalRows(
      "service_papertemplate", "published_by", .kept("who published a text of papers"),
      .leftOut("work of the staff")),
    PersonalRows(
      "service_formmigration", "requested_by", .kept("who moved drafts to a new form"),
      .leftOut("work of the staff")),
    PersonalRows(
      "service_testsubmission", "author_id", .deleted, .leftOut("work of the staff")),
    PersonalRows(
      "service_service_users", "user_id", .kept("who answers for a service"),
      .rows("services-in-charge")),
    PersonalRows(
      "service_servicenote", "author_id", .kept("what the staff noted"),
      .leftOut("work of the staff, on requests of others")),
  ]
}
