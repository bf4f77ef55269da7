import Resources

extension SliceResources {
  /// To whose services, forms and requests a row belongs.
  static let bounded: [String: OrganizationBound] = [
    "service_amolog": ofRequest,
    "service_ballot": ofRequest,
    "service_ballotvoter": .of("ballot_id", "service_ballot", by: ofRequest),
    "service_commission": ofService,
    "service_commissionmember": .of("commission_id", "service_commission", by: ofService),
    "service_documentsignature": .of("document_id", "service_frozendocument", by: ofRequest),
    "service_expertdocument": ofRequest,
    "service_expertise": ofRequest,
    "service_expertiseevent": ofRequest,
    "service_expertisegroup": ofService,
    "service_expertisegroup_users": .of(
      "expertisegroup_id", "service_expertisegroup", by: ofService),
    "service_expertiseround": ofRequest,
    "service_externaldocument": ofRequest,
    "service_externalhooklog": ofRequest,
    "service_extradocument": ofRequest,
    "service_formmigration": ofForm,
    "service_frozendocument": ofRequest,
    "service_gupplanline": .of("plan_id", "service_guppurchaseplan", by: ofRequest),
    "service_guppurchaseapplication": ofRequest,
    "service_guppurchaseplan": ofRequest,
    "service_gupreport": ofRequest,
    "service_hook": .own(),
    "service_hookattempt": .of("delivery_id", "service_hookdelivery", by: ofHook),
    "service_hookdelivery": ofHook,
    "service_hubform": .own(),
    "service_hubformdata": ofForm,
    "service_hubformfield": .of("hub_form_step_id", "service_hubformstep", by: ofForm),
    "service_hubformstep": ofForm,
    "service_outsidemessage": ofRequest,
    "service_paper": ofService,
    "service_papertemplate": ofService,
    "service_pitchingabstention": ofRequest,
    "service_pitchinggrade": ofRequest,
    "service_pitchingjuror": .of("session_id", "service_pitchingsession", by: ofService),
    "service_pitchingproject": ofRequest,
    "service_pitchingsession": ofService,
    "service_protocol": ofService,
    "service_protocol_accepted": .of("protocol_id", "service_protocol", by: ofService),
    "service_protocolannulment": .of("protocol_id", "service_protocol", by: ofService),
    "service_protocolitem": .of("protocol_id", "service_protocol", by: ofService),
    "service_protocolmember": .of("protocol_id", "service_protocol", by: ofService),
    "service_protocol_rejected": .of("protocol_id", "service_protocol", by: ofService),
    "service_report": ofRequest,
    "service_requestcorrection": ofRequest,
    "service_requestcollaborator": ofRequest,
    "service_requestcomment": ofRequest,
    "service_requestfieldchange": .of("hub_form_data_id", "service_hubformdata", by: ofForm),
    "service_reportlog": ofRequest,
    "service_reportversion": ofRequest,
    "service_requestretention": ofRequest,
    "service_requestwords": ofRequest,
    "service_requestwordsdue": ofRequest,
    "service_seedmoneyreport": ofRequest,
    "service_round": ofService,
    "service_service": .own(),
    "service_service_users": ofService,
    "service_servicenote": ofService,
    "service_servicerequest": ofService,
    "service_servicerequestbpstatus": ofRequest,
    "service_servicerequestlog": ofRequest,
    "service_servicerequeststatus": ofRequest,
    "service_techordareport": ofRequest,
    "service_techordareportstudent": ofRequest,
    "service_vote": ofRequest,
  ]

  private static let ofService = OrganizationBound.of(
    "service_id", "service_service", key: "code")
  private static let ofHook = OrganizationBound.of("hook_id", "service_hook")
  private static let ofForm = OrganizationBound.of("hub_form_id", "service_hubform")
  private static let ofRequest = OrganizationBound.of(
    "service_request_id", "service_servicerequest", by: ofService)
}
