package import Kernel

/// Something that happened to a report. All such events carry the same facts.
package protocol ReportEvent: FactsEvent where Facts == ReportFacts {}

extension ReportEvent {
  package static var aggregateType: String { "report" }
  package var aggregateID: String { "\(facts.kind):\(facts.reportID)" }
}

/// It can be written from now on.
package struct ReportOpened: ReportEvent {
  package static var type: String { "report.opened" }
  package let facts: ReportFacts
  package init(facts: ReportFacts) { self.facts = facts }
}

/// Few days are left.
package struct ReportDueSoon: ReportEvent {
  package static var type: String { "report.due_soon" }
  package let facts: ReportFacts
  package init(facts: ReportFacts) { self.facts = facts }
}

/// It was handed in, the first time or again.
package struct ReportSubmitted: ReportEvent {
  package static var type: String { "report.submitted" }
  package let facts: ReportFacts
  package init(facts: ReportFacts) { self.facts = facts }
}

/// The staff wants something changed.
package struct ReportReturned: ReportEvent {
  package static var type: String { "report.returned" }
  package let facts: ReportFacts
  package init(facts: ReportFacts) { self.facts = facts }
}

/// It was accepted: it never changes again.
package struct ReportAccepted: ReportEvent {
  package static var type: String { "report.accepted" }
  package let facts: ReportFacts
  package init(facts: ReportFacts) { self.facts = facts }
}

/// The day by which it was due has passed.
package struct ReportOverdue: ReportEvent {
  package static var type: String { "report.overdue" }
  package let facts: ReportFacts
  package init(facts: ReportFacts) { self.facts = facts }
}

/// A manager does without it.
package struct ReportSkipped: ReportEvent {
  package static var type: String { "report.skipped" }
  package let facts: ReportFacts
  package init(facts: ReportFacts) { self.facts = facts }
}

/// Three reports of its request are overdue: a manager has to look at it.
package struct ReportThreeOverdue: ReportEvent {
  package static var type: String { "report.three_overdue" }
  package let facts: ReportFacts
  package init(facts: ReportFacts) { self.facts = facts }
}
