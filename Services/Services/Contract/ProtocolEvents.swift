package import Kernel

/// Something that happened to a protocol of a commission. All such events carry the same facts.
package protocol ProtocolEvent: FactsEvent where Facts == ProtocolFacts {}

extension ProtocolEvent {
  package static var aggregateType: String { "protocol" }
  package var aggregateID: String { String(facts.protocolID) }
}

/// Its text is frozen and has a number.
package struct ProtocolAgreed: ProtocolEvent {
  package static var type: String { "protocol.agreed" }
  package let facts: ProtocolFacts
  package init(facts: ProtocolFacts) { self.facts = facts }
}

/// Who sat is asked to sign.
package struct ProtocolSigningRequested: ProtocolEvent {
  package static var type: String { "protocol.signing_requested" }
  package let facts: ProtocolFacts
  package init(facts: ProtocolFacts) { self.facts = facts }
}

/// Enough of those who sat have signed; its decisions come into force next.
package struct ProtocolSigned: ProtocolEvent {
  package static var type: String { "protocol.signed" }
  package let facts: ProtocolFacts
  package init(facts: ProtocolFacts) { self.facts = facts }
}

/// Its decisions are in force.
package struct ProtocolApplied: ProtocolEvent {
  package static var type: String { "protocol.applied" }
  package let facts: ProtocolFacts
  package init(facts: ProtocolFacts) { self.facts = facts }
}

/// Its decisions are void; the requests are to be decided on again.
package struct ProtocolAnnulled: ProtocolEvent {
  package static var type: String { "protocol.annulled" }
  package let facts: ProtocolFacts
  package init(facts: ProtocolFacts) { self.facts = facts }
}

/// What others may know of a protocol, and whom it is told to.
package struct ProtocolFacts: Codable, Sendable, Hashable {
  package let protocolID: Int64
  package let number: String
  package let serviceCode: String
  package let serviceTitle: Localized
  /// Who sat.
  package let memberIDs: [Int64]
  /// Ids of requests.
  package let accepted: [Int64]
  package let rejected: [Int64]

  package init(
    protocolID: Int64, number: String, serviceCode: String, serviceTitle: Localized,
    memberIDs: [Int64], accepted: [Int64], rejected: [Int64]
  ) {
    self.protocolID = protocolID
    self.number = number
    self.serviceCode = serviceCode
    self.serviceTitle = serviceTitle
    self.memberIDs = memberIDs
    self.accepted = accepted
    self.rejected = rejected
  }

  private enum CodingKeys: String, CodingKey {
    case protocolID = "protocol_id"
    case number
    case serviceCode = "service_code"
    case serviceTitle = "service_title"
    case memberIDs = "member_ids"
    case accepted
    case rejected
  }
}
