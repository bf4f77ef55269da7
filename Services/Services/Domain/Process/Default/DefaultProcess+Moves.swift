/// Days are working days. The staff moves as the assignee or as a manager of the service, where it is
/// not said otherwise; the secretary keeps the commission's part.
extension DefaultProcess {
  private static let staff: [ProcessTable.Role] = [.assignee, .manager]
  private static let secretary: [ProcessTable.Role] = [.secretary]

  static let application: [MoveLine] = [
    .applicant("created", "signing", .signing, notify: []),
    .applicant(
      "created", "registered", .submission, clock: .start, days: 15,
      notify: [.applicant, .managers]),
    .applicant(
      "signing", "registered", .submission, clock: .start, days: 15,
      notify: [.applicant, .managers]),
    .system("created", "draft_expired", .deadline, notify: [.applicant]),
    .system("signing", "draft_expired", .deadline, notify: [.applicant]),
    MoveLine(from: "registered", to: "completeness_check", trigger: .assignment, notify: told),
  ]

  static let completeness: [MoveLine] = [
    MoveLine(
      from: "completeness_check", to: "returned", roles: staff, notify: [.applicant],
      clock: .pause, days: 10, needsComment: true, marksFields: true),
    .applicant("returned", "registered", .submission, clock: .resume),
    .system("returned", "revision_expired", .deadline, clock: .stop),
    MoveLine(
      from: "completeness_check", to: "refused_formal", roles: staff, notify: [.applicant],
      clock: .stop, reasons: formalReasons),
    MoveLine(
      from: "completeness_check", to: "expertise", roles: staff, guards: [.expertsAssigned],
      effects: [.openExpertise], notify: [.applicant]),
  ]

  static let judged: [MoveLine] = [
    .system("expertise", "expertise_done", .expertiseDone, notify: [.assignee]),
    MoveLine(from: "expertise_done", to: "pitching", roles: staff, notify: [.applicant]),
    .system("pitching", "pitching_done", .pitchingDone, notify: [.assignee]),
    MoveLine(
      from: "pitching", to: "pitching_done", roles: secretary, guards: [.gradesComplete],
      notify: [.assignee]),
    voting(from: "expertise_done"), voting(from: "pitching_done"),
    .system("voting", "protocol", .ballotsClosed, notify: [.assignee]),
    MoveLine(
      from: "voting", to: "protocol", roles: secretary, guards: [.quorumReached],
      notify: [.assignee]),
    .system(
      "protocol", "commission_approved", .protocolAccepted, clock: .stop, effects: [.issueLetter]),
    .system(
      "protocol", "commission_rejected", .protocolRejected, clock: .stop, effects: [.issueLetter]),
    annulled(from: "commission_approved"), annulled(from: "commission_rejected"),
    .applicant(
      "commission_rejected", "appeal", .appeal, clock: .start, days: 10,
      notify: [.applicant, .managers]),
    .applicant(
      "refused_formal", "appeal", .appeal, clock: .start, days: 10,
      notify: [.applicant, .managers]),
    MoveLine(
      from: "appeal", to: "voting", roles: [.assignee, .manager, .secretary],
      guards: [.commissionSet], effects: [.openBallots], notify: [.applicant]),
  ]

  static let secondStage: [MoveLine] = [
    .system(
      "commission_approved", "second_form", .secondForm, clock: .start, days: 20,
      effects: [.openSecondStage], notify: [.applicant]),
    .applicant("second_form", "registered_2", .submission, clock: .start, days: 15),
    .system("second_form", "revision_expired", .deadline, clock: .stop),
    annulled(from: "second_form"),
    MoveLine(from: "registered_2", to: "completeness_check_2", trigger: .assignment, notify: told),
    MoveLine(
      from: "completeness_check_2", to: "returned_2", roles: staff, notify: [.applicant],
      clock: .pause, days: 10, needsComment: true, marksFields: true),
    .applicant("returned_2", "registered_2", .submission, clock: .resume),
    .system("returned_2", "revision_expired", .deadline, clock: .stop),
    MoveLine(
      from: "completeness_check_2", to: "refused_formal", roles: staff, notify: [.applicant],
      clock: .stop, reasons: formalReasons),
    MoveLine(
      from: "completeness_check_2", to: "contract", roles: staff, effects: [.drawContract],
      notify: [.applicant], clock: .start, days: 20),
  ]

  static let obligations: [MoveLine] = [
    MoveLine(
      from: "commission_approved", to: "contract", roles: staff, effects: [.drawContract],
      notify: [.applicant], clock: .start, days: 20),
    .system(
      "contract", "active", .contractSigned, clock: .stop,
      effects: [.issueCertificate, .scheduleReports]),
    .system("contract", "contract_expired", .deadline, clock: .stop),
    annulled(from: "contract"),
    MoveLine(
      from: "active", to: "suspended", roles: staff, effects: [.suspendParticipant],
      notify: [.applicant], needsComment: true),
    MoveLine(
      from: "suspended", to: "active", roles: staff, effects: [.restoreParticipant],
      notify: [.applicant]),
    MoveLine(
      from: "suspended", to: "terminated", roles: staff,
      effects: [.revokeCertificate, .closeReports], notify: [.applicant], needsComment: true),
    // Or the commission says whether it goes on.
    .system("suspended", "active", .protocolAccepted, effects: [.restoreParticipant]),
    .system(
      "suspended", "terminated", .protocolRejected, effects: [.revokeCertificate, .closeReports]),
    // What is asked for within it was agreed to: it goes on otherwise, or its status was given up.
    .system("active", "active", .child),
    .system("active", "terminated", .child, effects: [.revokeCertificate, .closeReports]),
    .system("suspended", "terminated", .child, effects: [.revokeCertificate, .closeReports]),
    .system("active", "completed", .lastReportAccepted, effects: [.closeReports]),
    MoveLine(
      from: "active", to: "completed", roles: staff, effects: [.closeReports],
      notify: [.applicant]),
  ]

  /// Until the decision the applicant may take it back, and what was begun is closed.
  static let withdrawals: [MoveLine] = [
    "created", "signing", "registered", "completeness_check", "returned", "expertise",
    "expertise_done", "pitching", "pitching_done", "voting", "protocol", "appeal", "second_form",
    "registered_2", "completeness_check_2", "returned_2",
  ].map { .applicant($0, "withdrawn", .withdrawal, clock: .stop, effects: [.closeWork]) }

  private static let told: [ProcessTable.Audience] = [.applicant, .assignee]

  private static func annulled(from step: String) -> MoveLine {
    .system(
      step, "protocol", .protocolAnnulled, clock: .start, days: 10, effects: [.revokeLetter])
  }

  private static func voting(from step: String) -> MoveLine {
    MoveLine(
      from: step, to: "voting", roles: secretary, guards: [.commissionSet],
      effects: [.openBallots], notify: [.applicant])
  }
}
