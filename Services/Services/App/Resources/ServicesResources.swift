package import Resources

extension SliceResources {
  /// The catalogue, forms and requests have routes of their own; staff read the rest.
  package static let services = SliceResources(
    "services",
    resources: savedSQL + offered + forms + directories + expertise + reporting
      + papers + outside,
    admin: AdminTables(
      plain: [
        "service_boxstorage", "service_directory", "service_directoryitem", "service_workday",
      ],
      // Numbers and answers stand in them; whoever signs gets the bytes.
      secret: [
        "service_documentsignature": ["cms"], "service_frozendocument": ["bytes"],
        "service_hook": ["previous_seed", "secret_seed"],
        "service_hooksource": ["previous_seed", "secret_seed"],
        "service_requestwords": ["words"],
      ],
      personal: [
        "niokr_niokrproject": [
          "organization_phone", "organization_email", "leader_iin", "leader_phone",
          "leader_email", "signature", "external_data",
        ],
        "niokr_niokrprojectexecutor": ["iin", "address", "phone", "email", "data"],
        "service_amolog": ["request_data", "response_data"],
        "service_documentologlog": ["data", "request_data"],
        "service_expertise": ["signature"],
        "service_externaldocument": ["data"],
        "service_externalhooklog": ["request_data"],
        "service_guppurchaseapplication": ["data", "signature"],
        "service_guppurchaseplan": ["data", "signature"],
        "service_gupreport": ["data", "signature"],
        "service_hubformdata": ["data", "signature"],
        "service_hookattempt": ["answer_head"],
        "service_paper": ["facts"],
        "service_protocol": ["signature"],
        "service_report": ["data", "signature"],
        "service_reportversion": ["canonical", "data", "signature"],
        "service_requestsubmission": ["applicant", "canonical", "data"],
        "service_seedmoneyreport": ["data", "signature"],
        "service_service": ["notification_emails"],
        "service_servicerequest": ["data", "signature"],
        "service_techordareport": ["data", "signature"],
        "service_techordareportstudent": [
          "data", "first_name", "iin", "last_name", "signature",
        ],
        "service_techordastudent": ["data", "full_name", "iin"],
        "service_testsubmission": ["data"],
      ],
      bounded: bounded),
    permissions: .services)
}
