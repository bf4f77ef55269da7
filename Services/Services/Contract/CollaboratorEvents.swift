package import Kernel

/// Something that happened between an applicant and somebody whom he lets work at a draft. All such
/// events carry the same facts.
package protocol CollaboratorEvent: FactsEvent where Facts == CollaboratorFacts {}

extension CollaboratorEvent {
  package static var aggregateType: String { "request_collaborator" }
  package var aggregateID: String { String(facts.collaboratorID) }
}

/// Somebody is asked to work at a draft.
package struct CollaboratorInvited: CollaboratorEvent {
  package static var type: String { "request.collaborator_invited" }
  package let facts: CollaboratorFacts
  package init(facts: CollaboratorFacts) { self.facts = facts }
}

package struct CollaboratorAccepted: CollaboratorEvent {
  package static var type: String { "request.collaborator_accepted" }
  package let facts: CollaboratorFacts
  package init(facts: CollaboratorFacts) { self.facts = facts }
}

/// Whoever was asked will not.
package struct CollaboratorDeclined: CollaboratorEvent {
  package static var type: String { "request.collaborator_declined" }
  package let facts: CollaboratorFacts
  package init(facts: CollaboratorFacts) { self.facts = facts }
}

/// Whoever had accepted does not go on.
package struct CollaboratorLeft: CollaboratorEvent {
  package static var type: String { "request.collaborator_left" }
  package let facts: CollaboratorFacts
  package init(facts: CollaboratorFacts) { self.facts = facts }
}

/// The applicant took somebody off.
package struct CollaboratorRemoved: CollaboratorEvent {
  package static var type: String { "request.collaborator_removed" }
  package let facts: CollaboratorFacts
  package init(facts: CollaboratorFacts) { self.facts = facts }
}

package struct CollaboratorFacts: Codable, Sendable, Hashable {
  package let collaboratorID: Int64
  package let requestID: Int64
  /// `nil` before the first submission.
  package let number: String?
  package let serviceCode: String
  package let serviceTitle: Localized
  package let userID: Int64
  /// `editor` or `viewer`.
  package let role: String
  package let invitedBy: Int64

  package init(
    collaboratorID: Int64, requestID: Int64, number: String?, serviceCode: String,
    serviceTitle: Localized, userID: Int64, role: String, invitedBy: Int64
  ) {
    self.collaboratorID = collaboratorID
    self.requestID = requestID
    self.number = number
    self.serviceCode = serviceCode
    self.serviceTitle = serviceTitle
    self.userID = userID
    self.role = role
    self.invitedBy = invitedBy
  }

  private enum CodingKeys: String, CodingKey {
    case collaboratorID = "collaborator_id"
    case requestID = "request_id"
    case number
    case serviceCode = "service_code"
    case serviceTitle = "service_title"
    case userID = "user_id"
    case role
    case invitedBy = "invited_by"
  }
}
