package import Kernel

/// How requests of one service move: its steps and the moves between them. It is data of the
/// service (`bp_config`), so that a new law needs no new program.
package struct ProcessTable: Sendable, Hashable {
  package struct Step: Sendable, Hashable {
    package let code: String
    package let status: RequestStatus
    /// What staff read.
    package let label: Localized
    /// What the applicant reads.
    package let applicantLabel: Localized
    /// Whose answers it is about: 1 the first form's, 2 the second form's.
    package let stage: Int
  }

  package enum Party: String, Sendable, CaseIterable {
    case applicant, staff
    /// The platform itself: a timer, or another machine that came to its end.
    case system
  }

  /// What brings a move about besides a plain wish of the staff.
  package enum Trigger: String, Sendable, CaseIterable {
    case submission, assignment, withdrawal, appeal
    /// The answers were frozen and wait for their signature.
    case signing
    /// The deadline of the step has passed.
    case deadline
    /// Every opinion that was asked for is there.
    case expertiseDone = "expertise_done"
    /// The pitching day was closed.
    case pitchingDone = "pitching_done"
    /// The ballots were closed.
    case ballotsClosed = "ballots_closed"
    /// A protocol was applied, or annulled.
    case protocolAccepted = "protocol_accepted"
    case protocolRejected = "protocol_rejected"
    case protocolAnnulled = "protocol_annulled"
    case contractSigned = "contract_signed"
    case lastReportAccepted = "last_report_accepted"
    /// The step was reached, and the service has a second form that is not open yet.
    case secondForm = "second_form"
    /// A request within it was decided on, whose own move says where this one goes.
    case child

    /// Who is behind it.
    package var party: Party {
      switch self {
      case .submission, .withdrawal, .appeal, .signing: .applicant
      case .assignment: .staff
      case .deadline, .expertiseDone, .pitchingDone, .ballotsClosed, .protocolAccepted,
        .protocolRejected, .protocolAnnulled, .contractSigned, .lastReportAccepted, .secondForm,
        .child:
        .system
      }
    }
  }

  /// Who of the staff may make a move. The assignee, where a move names none.
  package enum Role: String, Sendable, CaseIterable {
    case assignee
    /// Listed as a manager of the service.
    case manager
    /// Keeps the protocols of the commission.
    case secretary
    case superuser
  }

  /// What must hold elsewhere before a move; each is checked by the machine that knows.
  package enum Guard: String, Sendable, CaseIterable {
    case expertsAssigned = "experts_assigned"
    case gradesComplete = "grades_complete"
    case commissionSet = "commission_set"
    case quorumReached = "quorum_reached"
    case requiredDocuments = "required_documents"
    case contractDrawn = "contract_drawn"
  }

  /// What a move sets off, in the same transaction; each is done by the machine that knows.
  package enum Effect: String, Sendable, CaseIterable {
    case openExpertise = "open_expertise"
    case openBallots = "open_ballots"
    /// Opinions and ballots still open are closed: nobody works on it any more.
    case closeWork = "close_work"
    case drawContract = "draw_contract"
    /// The applicant is written how it was decided.
    case issueLetter = "issue_letter"
    /// What was written is void.
    case revokeLetter = "revoke_letter"
    case issueCertificate = "issue_certificate"
    case revokeCertificate = "revoke_certificate"
    /// The company has no use of its certificate until it is restored.
    case suspendParticipant = "suspend_participant"
    case restoreParticipant = "restore_participant"
    case scheduleReports = "schedule_reports"
    case closeReports = "close_reports"
    /// The second form begins.
    case openSecondStage = "open_second_stage"
  }

  package enum Audience: String, Sendable, CaseIterable {
    case applicant, assignee, managers
  }

  package enum Clock: String, Sendable, CaseIterable {
    /// The deadline is set anew.
    case start
    /// What is left is kept for later; the deadline is now the applicant's.
    case pause
    /// What was left runs again.
    case resume
    case stop
  }

  package struct Move: Sendable, Hashable {
    package let from: String
    package let to: String
    package let party: Party
    package let trigger: Trigger?
    package let requiresComment: Bool
    package let marksFields: Bool
    package let clock: Clock?
    /// Of `start` and `pause`: how long, in working days.
    package let workingDays: Int?
    package let roles: Set<Role>
    package let guards: Set<Guard>
    package let effects: Set<Effect>
    package let notified: Set<Audience>
    /// Where there are some, one of them is named.
    package let reasons: [Reason]
    /// What must be filled, in the order of the table.
    package let required: [Requirement]
    /// Where the request goes then within which this one was asked for, by its own table.
    package let parentStep: String?

    /// It takes back what was decided, and leads nowhere by itself.
    var isUndoing: Bool { trigger == .protocolAnnulled || trigger == .appeal }
  }

  package let initial: String
  package let steps: [String: Step]
  package let moves: [Move]

  package func moves(from code: String, by party: Party) -> [Move] {
    moves.filter { $0.from == code && $0.party == party }
  }

  /// The moves that staff may ask for from here by name.
  package func choices(from code: String) -> [Move] {
    moves(from: code, by: .staff)
  }

  /// Nothing more will happen by itself at this step: another request may be opened. What was approved
  /// goes on where the table leads on.
  package func isOver(_ code: String) -> Bool {
    guard let status = steps[code]?.status, status.isClosed else { return false }
    return status != .approved || !moves.contains { $0.from == code && !$0.isUndoing }
  }

  /// The decision was made and told before the second form, which the move comes from.
  func isApproved(before move: Move) -> Bool {
    steps[move.from]?.stage == 2
      && moves.contains { $0.trigger == .secondForm && steps[$0.from]?.status == .approved }
  }

  package func move(from code: String, by trigger: Trigger) -> Move? {
    moves.first { $0.from == code && $0.trigger == trigger }
  }

  /// Fields that have to be answered to submit from here, besides those that the form itself demands.
  package func demanded(at code: String) -> Set<String> {
    move(from: code, by: .submission)?.required.fields ?? []
  }
}
