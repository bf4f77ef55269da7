package import Kernel

/// What a company is by a service: all such events carry the same facts.
package protocol ParticipantEvent: FactsEvent where Facts == ParticipantFacts {}

extension ParticipantEvent {
  package static var aggregateType: String { "participant" }
  /// Of one request one after the other.
  package var aggregateID: String { String(facts.requestID) }
}

/// A company takes part in a programme from now on, for the first time or again.
package struct CompanyParticipantGranted: ParticipantEvent {
  package static var type: String { "company.participant_granted" }
  package let facts: ParticipantFacts
  package init(facts: ParticipantFacts) { self.facts = facts }
}

/// It keeps the certificate and may not use it for the time being.
package struct CompanyParticipantSuspended: ParticipantEvent {
  package static var type: String { "company.participant_suspended" }
  package let facts: ParticipantFacts
  package init(facts: ParticipantFacts) { self.facts = facts }
}

/// It takes part no longer.
package struct CompanyParticipantRevoked: ParticipantEvent {
  package static var type: String { "company.participant_revoked" }
  package let facts: ParticipantFacts
  package init(facts: ParticipantFacts) { self.facts = facts }
}

/// Which company by which certificate.
package struct ParticipantFacts: Codable, Sendable, Hashable {
  package let companyID: Int64
  package let requestID: Int64
  package let serviceCode: String
  package let serviceTitle: Localized
  /// Of the certificate.
  package let number: String
  /// Its last day.
  package let validUntil: String?

  package init(
    companyID: Int64, requestID: Int64, serviceCode: String, serviceTitle: Localized,
    number: String, validUntil: String?
  ) {
    self.companyID = companyID
    self.requestID = requestID
    self.serviceCode = serviceCode
    self.serviceTitle = serviceTitle
    self.number = number
    self.validUntil = validUntil
  }

  private enum CodingKeys: String, CodingKey {
    case companyID = "company_id"
    case requestID = "request_id"
    case serviceCode = "service_code"
    case serviceTitle = "service_title"
    case number
    case validUntil = "valid_until"
  }
}
