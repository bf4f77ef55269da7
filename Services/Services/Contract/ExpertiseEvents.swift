package import Kernel

/// What every event about an expert's opinion says: ids and public words, never what he wrote.
package struct ExpertiseFacts: Codable, Sendable, Hashable {
  package let expertiseID: Int64
  package let requestID: Int64
  package let number: String?
  package let serviceCode: String
  package let serviceTitle: Localized
  /// Such as `technical`, and what it is called.
  package let kind: String
  package let kindTitle: Localized
  package let expertID: Int64
  /// Who answers for the request.
  package let assigneeID: Int64?
  /// `YYYY-MM-DD`, the last day.
  package let dueOn: String?
  /// `nil`: the platform itself.
  package let actorID: Int64?

  package init(
    expertiseID: Int64, requestID: Int64, number: String?, serviceCode: String,
    serviceTitle: Localized, kind: String, kindTitle: Localized, expertID: Int64,
    assigneeID: Int64?, dueOn: String?, actorID: Int64?
  ) {
    self.expertiseID = expertiseID
    self.requestID = requestID
    self.number = number
    self.serviceCode = serviceCode
    self.serviceTitle = serviceTitle
    self.kind = kind
    self.kindTitle = kindTitle
    self.expertID = expertID
    self.assigneeID = assigneeID
    self.dueOn = dueOn
    self.actorID = actorID
  }

  private enum CodingKeys: String, CodingKey {
    case expertiseID = "expertise_id"
    case requestID = "request_id"
    case number
    case serviceCode = "service_code"
    case serviceTitle = "service_title"
    case kind
    case kindTitle = "kind_title"
    case expertID = "expert_id"
    case assigneeID = "assignee_id"
    case dueOn = "due_on"
    case actorID = "actor_id"
  }
}

/// Something that happened to an expert's opinion. All such events carry the same facts.
package protocol ExpertiseEvent: FactsEvent where Facts == ExpertiseFacts {}

extension ExpertiseEvent {
  package static var aggregateType: String { "expertise" }
  package var aggregateID: String { String(facts.expertiseID) }
}

/// An expert is asked.
package struct ExpertiseAssigned: ExpertiseEvent {
  package static var type: String { "expertise.assigned" }
  package let facts: ExpertiseFacts
  package init(facts: ExpertiseFacts) { self.facts = facts }
}

/// He will not give one.
package struct ExpertiseDeclined: ExpertiseEvent {
  package static var type: String { "expertise.declined" }
  package let facts: ExpertiseFacts
  package init(facts: ExpertiseFacts) { self.facts = facts }
}

/// The opinion is there.
package struct ExpertiseSubmitted: ExpertiseEvent {
  package static var type: String { "expertise.submitted" }
  package let facts: ExpertiseFacts
  package init(facts: ExpertiseFacts) { self.facts = facts }
}

/// A manager gave it back with a remark.
package struct ExpertiseReturned: ExpertiseEvent {
  package static var type: String { "expertise.returned" }
  package let facts: ExpertiseFacts
  package init(facts: ExpertiseFacts) { self.facts = facts }
}

/// Its deadline has passed.
package struct ExpertiseOverdue: ExpertiseEvent {
  package static var type: String { "expertise.overdue" }
  package let facts: ExpertiseFacts
  package init(facts: ExpertiseFacts) { self.facts = facts }
}

/// It was taken away from the expert.
package struct ExpertiseRevoked: ExpertiseEvent {
  package static var type: String { "expertise.revoked" }
  package let facts: ExpertiseFacts
  package init(facts: ExpertiseFacts) { self.facts = facts }
}
