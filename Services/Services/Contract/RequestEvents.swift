package import Kernel

/// Something that happened to a request. All such events carry the same facts.
package protocol RequestEvent: FactsEvent where Facts == RequestFacts {}

extension RequestEvent {
  package static var aggregateType: String { "request" }
  package var aggregateID: String { String(facts.requestID) }
}

/// A draft was opened.
package struct RequestCreated: RequestEvent {
  package static var type: String { "request.created" }
  package let facts: RequestFacts
  package init(facts: RequestFacts) { self.facts = facts }
}

/// The applicant sent the answers, the first time or again.
package struct RequestSubmitted: RequestEvent {
  package static var type: String { "request.submitted" }
  package let facts: RequestFacts
  package init(facts: RequestFacts) { self.facts = facts }
}

/// A member of the staff took it, or took it over.
package struct RequestAssigned: RequestEvent {
  package static var type: String { "request.assigned" }
  package let facts: RequestFacts
  package init(facts: RequestFacts) { self.facts = facts }
}

/// The staff asked for a revision.
package struct RequestReturned: RequestEvent {
  package static var type: String { "request.returned" }
  package let facts: RequestFacts
  package init(facts: RequestFacts) { self.facts = facts }
}

/// It moved on: inside the process, or to an end for which there is no event of its own, such as a
/// contract that was not signed in time.
package struct RequestStatusChanged: RequestEvent {
  package static var type: String { "request.status_changed" }
  package let facts: RequestFacts
  package init(facts: RequestFacts) { self.facts = facts }
}

/// The decision is in force: yes.
package struct RequestApproved: RequestEvent {
  package static var type: String { "request.approved" }
  package let facts: RequestFacts
  package init(facts: RequestFacts) { self.facts = facts }
}

/// The decision is in force: no.
package struct RequestRejected: RequestEvent {
  package static var type: String { "request.rejected" }
  package let facts: RequestFacts
  package init(facts: RequestFacts) { self.facts = facts }
}

/// The applicant took it back.
package struct RequestWithdrawn: RequestEvent {
  package static var type: String { "request.withdrawn" }
  package let facts: RequestFacts
  package init(facts: RequestFacts) { self.facts = facts }
}

/// What it obliged to was done.
package struct RequestCompleted: RequestEvent {
  package static var type: String { "request.completed" }
  package let facts: RequestFacts
  package init(facts: RequestFacts) { self.facts = facts }
}

/// It rests: its company may not act for the time being. The step is the one where it stands.
package struct RequestPaused: RequestEvent {
  package static var type: String { "request.paused" }
  package let facts: RequestFacts
  package init(facts: RequestFacts) { self.facts = facts }
}

/// Its company may act again: the clock runs on.
package struct RequestResumed: RequestEvent {
  package static var type: String { "request.resumed" }
  package let facts: RequestFacts
  package init(facts: RequestFacts) { self.facts = facts }
}

/// Its deadline passed some working days ago and nobody did anything: whoever has it and the managers hear of it.
package struct RequestOverdue: RequestEvent {
  package static var type: String { "request.overdue" }
  package let facts: RequestFacts
  package init(facts: RequestFacts) { self.facts = facts }
}
