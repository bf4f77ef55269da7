package import Kernel

/// A report as the rules see it.
package struct Report: Sendable, Hashable {
  package let id: Int64
  package let kind: ReportKind
  package let requestID: Int64?
  /// Of the report and of its request: neither decides on it.
  package let authors: Set<Int64>
  package let companyID: Int64?
  package let terms: ReportTerms
  package private(set) var status: ReportStatus
  package private(set) var assigneeID: Int64?
  package internal(set) var deadline: Day?
  package private(set) var comment: String?
  /// How many versions were frozen.
  package private(set) var submissions: Int
  package internal(set) var rowVersion: Int64

  /// Only Store may call this.
  package init(
    stored id: Int64, kind: ReportKind, requestID: Int64?, authors: Set<Int64>, companyID: Int64?,
    terms: ReportTerms, status: ReportStatus, assigneeID: Int64?, deadline: Day?,
    comment: String?, submissions: Int, rowVersion: Int64
  ) {
    self.id = id
    self.kind = kind
    self.requestID = requestID
    self.authors = authors
    self.companyID = companyID
    self.terms = terms
    self.status = status
    self.assigneeID = assigneeID
    self.deadline = deadline
    self.comment = comment
    self.submissions = submissions
    self.rowVersion = rowVersion
  }
}

/// One step of a report's life, to be written down and told to others.
package struct ReportStep: Sendable, Hashable {
  package let action: ReportMachine.Action
  package let from: ReportStatus
  package let to: ReportStatus
  /// `nil`: the platform itself.
  package let actorID: Int64?
  package let comment: String?
}

extension Report {
  mutating func go(
    _ action: ReportMachine.Action, by actor: Int64?, comment: String? = nil
  ) throws(ReportError) -> ReportStep {
    guard let move = ReportMachine.move(from: status, by: action) else {
      throw .notAllowed(
        from: status, action: action,
        allowed: ReportMachine.actions(from: status).map(\.rawValue))
    }
    status = move.to
    rowVersion += 1
    return ReportStep(
      action: action, from: move.from, to: move.to, actorID: actor, comment: comment)
  }

  mutating func assign(to staff: Int64) { assigneeID = staff }
  mutating func putOff(to day: Day) { deadline = max(deadline ?? day, day) }
  mutating func say(_ words: String?) { comment = words }
  mutating func countSubmission() { submissions += 1 }
}
