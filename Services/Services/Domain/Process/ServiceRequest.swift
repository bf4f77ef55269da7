package import Kernel

/// A request as the rules see it.
package struct ServiceRequest: Sendable, Hashable {
  package let id: Int64
  package let serviceCode: String
  package let authorID: Int64
  package let companyID: Int64?
  /// The request within which it was asked for.
  package let parentID: Int64?
  package private(set) var status: RequestStatus
  package private(set) var bpStatus: String
  package private(set) var assigneeID: Int64?
  package private(set) var deadline: Day?
  /// Working days that were left when the clock was paused.
  package private(set) var remainingDays: Int?
  /// What the staff asked to revise; empty opens everything.
  package private(set) var marks: [FieldMark]
  package private(set) var number: String?
  /// How often it was submitted.
  package private(set) var submissions: Int
  package private(set) var rowVersion: Int64
  /// Its company may not act for the time being: nobody moves it but the applicant who takes it back.
  package let isPaused: Bool
  /// Who decided what was appealed against: another one judges the appeal.
  package private(set) var formerAssigneeID: Int64?

  /// Only Store may call this.
  package init(
    stored id: Int64, serviceCode: String, authorID: Int64, companyID: Int64?,
    status: RequestStatus, bpStatus: String, assigneeID: Int64?, deadline: Day?,
    remainingDays: Int?, marks: [FieldMark], number: String?, submissions: Int, rowVersion: Int64,
    isPaused: Bool = false, formerAssigneeID: Int64? = nil, parentID: Int64? = nil
  ) {
    self.id = id
    self.serviceCode = serviceCode
    self.authorID = authorID
    self.companyID = companyID
    self.status = status
    self.bpStatus = bpStatus
    self.assigneeID = assigneeID
    self.deadline = deadline
    self.remainingDays = remainingDays
    self.marks = marks
    self.number = number
    self.submissions = submissions
    self.rowVersion = rowVersion
    self.isPaused = isPaused
    self.formerAssigneeID = formerAssigneeID
    self.parentID = parentID
  }
}

/// A field that the staff returned, and why.
package struct FieldMark: Sendable, Hashable {
  package let field: String
  package let comment: String?

  package init(field: String, comment: String? = nil) {
    self.field = field
    self.comment = comment
  }
}

/// One step of a request's life, to be written down and told to others.
package struct RequestStep: Sendable, Hashable {
  package enum Kind: String, Sendable {
    case created, submitted, assigned, returned, approved, rejected, withdrawn, completed
    case statusChanged = "status_changed"
    /// Put right by two superusers.
    case corrected
  }

  package let kind: Kind
  package let from: String
  package let to: String
  /// The coarse status where it changed.
  package let status: RequestStatus?
  /// `nil`: the platform itself.
  package let actorID: Int64?
  package let comment: String?
  package let marks: [FieldMark]
  /// The line of the table it went along; `nil` where it stayed at its step.
  package let move: ProcessTable.Move?
  /// The one that was chosen of the move's list.
  package let reason: ProcessTable.Reason?

  init(
    kind: Kind, from: String, to: String, status: RequestStatus?, actorID: Int64?,
    comment: String?, marks: [FieldMark], move: ProcessTable.Move? = nil,
    reason: ProcessTable.Reason? = nil
  ) {
    self.kind = kind
    self.from = from
    self.to = to
    self.status = status
    self.actorID = actorID
    self.comment = comment
    self.marks = marks
    self.move = move
    self.reason = reason
  }
}

extension ServiceRequest {
  /// Moves along one line of the table: the steps, the clock, the marks.
  mutating func go(
    along move: ProcessTable.Move, in table: ProcessTable, by actor: Int64?, comment: String?,
    marks: [FieldMark], calendar: WorkingCalendar, today: Day, reason: ProcessTable.Reason? = nil
  ) -> RequestStep {
    let before = status
    let from = bpStatus
    status = table.steps[move.to]?.status ?? status
    bpStatus = move.to
    rowVersion += 1
    if move.marksFields {
      self.marks = marks
    } else if status != .revision {
      self.marks = []
    }
    turn(move, calendar: calendar, today: today)
    return RequestStep(
      kind: kind(of: move, in: table, before: before), from: from, to: move.to,
      status: status == before ? nil : status, actorID: actor, comment: comment, marks: marks,
      move: move, reason: reason)
  }

  private mutating func turn(
    _ move: ProcessTable.Move, calendar: WorkingCalendar, today: Day
  ) {
    switch move.clock {
    case .start:
      deadline = calendar.day(after: today, working: move.workingDays ?? 0)
      remainingDays = nil
    case .pause:
      remainingDays = deadline.map { calendar.workingDays(after: today, through: $0) }
      deadline = calendar.day(after: today, working: move.workingDays ?? 0)
    case .resume:
      deadline = remainingDays.map { calendar.day(after: today, working: $0) }
      remainingDays = nil
    case .stop:
      deadline = nil
      remainingDays = nil
    case nil:
      break
    }
  }

  /// As what others hear of it. What ends in `cancelled` was taken back only where the applicant did
  /// so: a contract that nobody signed in time was not, nor what the staff ended.
  private func kind(
    of move: ProcessTable.Move, in table: ProcessTable, before: RequestStatus
  ) -> RequestStep.Kind {
    switch move.trigger {
    case .submission: return .submitted
    case .withdrawal: return .withdrawn
    // The second form is asked for the first time: nothing is wrong with what was sent.
    case .secondForm: return .statusChanged
    default: break
    }
    if status == before { return .statusChanged }
    switch status {
    case .revision: return .returned
    case .approved: return table.isApproved(before: move) ? .statusChanged : .approved
    case .rejected: return .rejected
    case .completed: return .completed
    case .draft, .submitted, .inProgress, .active, .cancelled, .expired: return .statusChanged
    }
  }

  mutating func assign(to staff: Int64) { assigneeID = staff }

  /// Somebody else has to go on with it.
  mutating func barAssignee() {
    formerAssigneeID = assigneeID ?? formerAssigneeID
    assigneeID = nil
  }

  /// It stands where it ought to, whatever the table says: nothing is due and nothing marked there.
  mutating func put(at step: ProcessTable.Step) {
    bpStatus = step.code
    status = step.status
    deadline = nil
    remainingDays = nil
    marks = []
    rowVersion += 1
  }

  mutating func touch() { rowVersion += 1 }

  mutating func clearMarks() { marks = [] }

  mutating func countSubmission() { submissions += 1 }

  /// Given with the first submission, for good.
  package mutating func give(number: String) { self.number = self.number ?? number }
}

extension RequestStep {
  /// No step: it stands where it stood, and the platform has something to say of it.
  package init(standing step: String) {
    self.init(
      kind: .statusChanged, from: step, to: step, status: nil, actorID: nil, comment: nil, marks: []
    )
  }

  /// The first step: a draft was opened.
  package init(created step: String, by author: Int64) {
    self.init(
      kind: .created, from: step, to: step, status: .draft, actorID: author, comment: nil,
      marks: [])
  }
}
