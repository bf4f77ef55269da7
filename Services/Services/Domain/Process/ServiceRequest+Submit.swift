package import Kernel

/// A version of the answers as it went in: frozen, whatever happens to the draft later.
package struct Submission: Sendable, Hashable {
  /// From 1.
  package let attempt: Int
  package let answers: [String: FormValue]
  package let visible: Set<String>
  /// Pointers to what differs from the version before.
  package let changes: [String]
  /// The answers that the old site left.
  package let isImported: Bool
  /// Names of answers that stand as the old site left them, and were not judged.
  package let standing: Set<String>
  /// The form demands that they be signed.
  package let needsSignature: Bool

  package init(
    attempt: Int, answers: [String: FormValue], visible: Set<String>, changes: [String],
    isImported: Bool = false, standing: Set<String> = [], needsSignature: Bool = false
  ) {
    self.attempt = attempt
    self.answers = answers
    self.visible = visible
    self.changes = changes
    self.isImported = isImported
    self.standing = standing
    self.needsSignature = needsSignature
  }
}

/// What submitting leads to.
package enum SubmissionRefusal: Error, Sendable, Equatable {
  case request(RequestError)
  /// Every fault of the answers at once.
  case answers([FieldFault])
}

extension ServiceRequest {
  /// Whether the applicant may change answers now, and which: `nil` is all.
  package func openFields(of form: Form, shownBefore: Set<String>) throws(RequestError) -> Set<
    String
  >? {
    guard status.isEditable else { throw .notEditable(status: status.rawValue) }
    guard status == .revision else { return nil }
    return form.openFields(marked: marks.map(\.field), shownBefore: shownBefore)
  }

  /// Judges all answers but those that stand (`Form.standing`), and freezes them. A returned request
  /// must differ in each of the marked fields.
  package mutating func submit(
    _ answers: [String: FormValue], last: Submission?, by applicant: Int64, table: ProcessTable,
    form: Form, context: FormContext, calendar: WorkingCalendar,
    standing: [String: FormValue] = [:]
  ) throws(SubmissionRefusal) -> (step: RequestStep, submission: Submission) {
    if isPaused { throw .request(.paused) }
    guard let move = table.move(from: bpStatus, by: .submission) else {
      throw .request(
        .notAllowed(
          from: bpStatus, to: nil, allowed: table.moves(from: bpStatus, by: .applicant).map(\.to)))
    }
    if let deadline, deadline < context.today, table.move(from: bpStatus, by: .deadline) != nil {
      throw .request(.deadlinePassed(deadline))
    }
    let empty = unfilled(move.required.filter { !$0.isField }, last: nil, form: form)
    guard empty.isEmpty else { throw .request(.unfilled(empty)) }
    let assessment = form.assess(
      answers, in: context, standing: standing, demanding: move.required.fields)
    var faults = assessment.faults
    if faults.isEmpty, let last, status == .revision {
      faults = marks.compactMap { form.field(named: $0.field) }
        .filter { isUnrevised($0, answers, assessment, since: last, context: context) }
        .map { AnswerFault.notRevised.at("/data/\($0.name)") }
    }
    guard faults.isEmpty else { throw .answers(faults) }
    countSubmission()
    let step = go(
      along: move, in: table, by: applicant, comment: nil, marks: [], calendar: calendar,
      today: context.today)
    clearMarks()
    let submission = Submission(
      attempt: submissions, answers: assessment.answers, visible: assessment.visible,
      changes: last.map {
        AnswerChanges.between(form.withoutSignatures($0.answers), assessment.answers)
      } ?? [],
      standing: assessment.standing,
      needsSignature: form.signatureField(shown: assessment.required) != nil)
    return (step, submission)
  }

  /// What is not shown, and what the house fills in, nobody can revise: it is not waited for.
  private func isUnrevised(
    _ field: Field, _ answers: [String: FormValue], _ assessment: Assessment,
    since last: Submission, context: FormContext
  ) -> Bool {
    let before = last.answers[field.name] ?? .null
    guard assessment.visible.contains(field.name), !field.type.isDecoration,
      !field.isFilledByServer,
      !field.isFixed(against: context.knowledge.facts, current: before)
    else { return false }
    // Another spelling of what the old site had is no revision.
    let isUntouched = last.isImported && field.isSame(before, answers[field.name] ?? .null)
    return isUntouched || before == (assessment.answers[field.name] ?? .null)
  }

  /// The applicant takes the request back, as far as the table lets.
  package mutating func withdraw(
    by applicant: Int64, comment: String?, table: ProcessTable, calendar: WorkingCalendar,
    today: Day
  ) throws(RequestError) -> RequestStep {
    guard let move = table.move(from: bpStatus, by: .withdrawal) else {
      throw .notAllowed(
        from: bpStatus, to: nil, allowed: table.moves(from: bpStatus, by: .applicant).map(\.to))
    }
    return go(
      along: move, in: table, by: applicant, comment: comment, marks: [], calendar: calendar,
      today: today)
  }
}
