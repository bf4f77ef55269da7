/// What commands write without leaving a revision, with the reason.
enum UnkeptTables {
  static let reasons = Dictionary(
    uniqueKeysWithValues: grouped.flatMap { group in group.tables.map { ($0, group.reason) } })

  private static let grouped: [(reason: String, tables: [String])] = [
    (
      "only added to: the rows are the history",
      [
        "admin_honeypot_loginattempt", "booking_bookingstatus", "core_actionlog",
        "django_migrations", "explorer_querylog", "mail_feedback", "niokr_niokrnotification",
        "niokr_niokrnotification_projects", "niokr_projectstep", "service_amolog",
        "service_commentmention", "service_documentologlog", "service_documentsignature",
        "service_expertiseevent", "service_externalhooklog", "service_frozendocument",
        "service_hookattempt", "service_hubformversion", "service_reportlog",
        "service_reportversion", "service_reportview", "service_requestsubmission",
        "service_servicerequestbpstatus", "service_servicerequestlog",
        "service_servicerequeststatus",
      ]
    ),
    (
      "the history itself, and what is on its way there",
      ["change_journal", "django_admin_log", "reversion_revision", "reversion_version"]
    ),
    (
      "typed word by word: each submission and each vote keeps its answers as a whole",
      ["service_hubformdata", "service_requestfieldchange"]
    ),
    (
      "the statement writes its trail by itself",
      [
        "core_article", "core_blog", "core_comment", "core_discussion", "core_elabsannouncement",
        "core_event", "core_techtask", "core_vacancy", "landing_pagemediafile", "newsletter_issue",
        "shared_mediafile", "shared_protectedmediafile",
      ]
    ),
    (
      "a queue: the work is done by the platform, a command on it writes its trail by itself",
      ["django_dramatiq_task", "job_schedule", "message", "service_outsidemessage"]
    ),
    (
      "a queue: each delivery has its attempts beside it",
      ["service_hookdelivery"]
    ),
    (
      "a queue of the platform's own",
      [
        "event_cursor", "event_inbox", "event_parked", "outbox", "outbox_numberer",
        "service_requestwordsdue",
      ]
    ),
    (
      "a counter",
      [
        "attempt", "niokr_registernumber", "service_papernumber", "service_protocolnumber",
        "service_requestnumber",
      ]
    ),
    (
      "derived: what it is derived from keeps its changes",
      [
        "account_companybadge", "company_ref", "core_feed", "hub_cache_table", "media_claim",
        "media_look", "permission_registration", "search_search", "service_gupplanline",
        "service_uniqueanswer", "shared_largecache", "stored_object", "thumbnail_kvstore",
        "user_ref",
      ]
    ),
    (
      "a step of signing in or signing, over in minutes, and secret",
      [
        "account_activation", "contact_change", "oauth2_provider_grant", "oauth_device_grant",
        "password_reset", "qr_session", "signature_challenge", "signin_challenge", "signin_code",
        "social_auth_partial",
      ]
    ),
    (
      "a session, or what was given out in one: it only ends, and its end is an event",
      [
        "django_session", "oauth2_provider_accesstoken", "oauth2_provider_idtoken",
        "oauth2_provider_refreshtoken", "oauth_session_application", "user_sessions_session",
      ]
    ),
    (
      "secret through and through: keys are renewed by the clock, codes go with their factor",
      ["authtoken_token", "factor_recoverycode", "oauth_signing_key"]
    ),
    (
      "who voted and what was chosen must not be brought together",
      ["service_ballotchoice", "service_ballotvoter"]
    ),
    (
      "a picture: the row of the person or the application names it, and keeps its changes",
      ["account_avatar", "oauth_application_logo"]
    ),
    (
      "a resource; a command only stamps it, or counts its version",
      ["account_experience", "explorer_query", "waffle_flag"]
    ),
    (
      "a record of its own: who asked, when, and what came of it",
      [
        "account_archivepart", "account_receipt", "admin_export", "content_hiding",
        "idempotency_key", "service_formmigration", "service_testsubmission",
      ]
    ),
    (
      "somebody's own bell: what he has read, what he follows",
      ["core_notification", "service_requestsubscription"]
    ),
    (
      "only an erasure writes it: it must not keep what it erases",
      [
        "core_infrastructurerequest", "core_techtasksolution", "techorda_applicationform",
        "techorda_courseapplication",
      ]
    ),
    (
      "only a purge takes from it",
      ["astanahub_shared_smslog", "shared_smslog"]
    ),
    (
      "recordings of requests, which leave by themselves",
      [
        "silk_profile", "silk_profile_queries", "silk_request", "silk_response", "silk_sqlquery",
      ]
    ),
  ]

  /// By context and file: tables whose names are put into statements.
  static let put: [String: [String: [String]]] = [
    "identity": [
      "Accounts+Contacts.swift": ["password_reset", "signin_challenge", "signin_code"],
      "Companies+MoveRest.swift": [
        "account_companybadge", "account_contactpress", "account_experience", "account_sanction",
      ],
      "Companies+Moves.swift": [
        "account_usercompanyinvitation", "account_usercompanyrequest",
      ],
      "FlagRecords+Audience.swift": [
        "waffle_flag_companies", "waffle_flag_excluded_users", "waffle_flag_groups",
        "waffle_flag_users",
      ],
      "Groups.swift": ["account_user_groups", "auth_group_permissions", "waffle_flag_groups"],
      "SignInRemains.swift": [
        "astanahub_shared_smslog", "django_session", "shared_smslog", "social_auth_partial",
        "user_sessions_session",
      ],
      "TokenFamilies+Purge.swift": [
        "oauth2_provider_grant", "oauth2_provider_idtoken", "oauth_device_grant",
      ],
    ],
    "services": [
      "Purchases+Write.swift": purchases, "ReportSchedules.swift": reports,
      "Reports+Correct.swift": reports, "Reports+Save.swift": reports,
      "Reports+Sign.swift": reports, "Reports+Timers.swift": reports,
      "Reports+Write.swift": reports,
    ],
    "community": [
      "ContentHidings+Settle.swift": [
        "core_article", "core_blog", "core_comment", "core_discussion", "core_elabsannouncement",
        "core_event", "core_feed", "core_techtask", "core_vacancy", "search_search",
      ],
      "MediaFiles+Change.swift": ["landing_pagemediafile", "shared_mediafile"],
      "PersonErasure.swift": [
        "core_elabsannouncement", "core_event", "core_techtask", "core_vacancy",
      ],
    ],
  ]

  private static let reports = [
    "service_gupreport", "service_report", "service_seedmoneyreport", "service_techordareport",
  ]
  private static let purchases = ["service_guppurchaseapplication", "service_guppurchaseplan"]

  /// By context and file: why a table that keeps its changes is written outside of a transaction, where
  /// nobody says who it is for.
  static let alone: [String: [String: String]] = [
    "identity": [
      "Applications.swift": "a secret that was right is only known by another digest from now on",
      "Archives+Clock.swift": "a purge",
      "FalseDoor.swift": "a purge",
    ],
    "services": ["Papers+Print.swift": "a job"],
  ]
}
