package import Kernel

/// Something that happened to a paper. All such events carry the same facts.
package protocol PaperEvent: FactsEvent where Facts == PaperFacts {}

extension PaperEvent {
  package static var aggregateType: String { "paper" }
  package var aggregateID: String { String(facts.paperID) }
}

/// A certificate is printed and can be fetched.
package struct CertificateIssued: PaperEvent {
  package static var type: String { "certificate.issued" }
  package let facts: PaperFacts
  package init(facts: PaperFacts) { self.facts = facts }
}

/// A certificate is good no more.
package struct CertificateRevoked: PaperEvent {
  package static var type: String { "certificate.revoked" }
  package let facts: PaperFacts
  package init(facts: PaperFacts) { self.facts = facts }
}

/// A contract is printed and waits for both signatures.
package struct ContractDrawn: PaperEvent {
  package static var type: String { "contract.drawn" }
  package let facts: PaperFacts
  package init(facts: PaperFacts) { self.facts = facts }
}

/// A letter to the applicant is printed: what the staff wrote, or how it was decided (`kind`).
package struct LetterIssued: PaperEvent {
  package static var type: String { "letter.issued" }
  package let facts: PaperFacts
  package init(facts: PaperFacts) { self.facts = facts }
}

/// What is public of a paper, and whose request it is of.
package struct PaperFacts: Codable, Sendable, Hashable {
  package let paperID: Int64
  /// `certificate`, `contract`, `decision`, `letter`.
  package let kind: String
  package let number: String
  package let serviceCode: String
  package let serviceTitle: Localized
  package let requestID: Int64
  package let authorID: Int64
  package let companyID: Int64?
  /// Its last day.
  package let validUntil: String?

  package init(
    paperID: Int64, kind: String, number: String, serviceCode: String, serviceTitle: Localized,
    requestID: Int64, authorID: Int64, companyID: Int64?, validUntil: String?
  ) {
    self.paperID = paperID
    self.kind = kind
    self.number = number
    self.serviceCode = serviceCode
    self.serviceTitle = serviceTitle
    self.requestID = requestID
    self.authorID = authorID
    self.companyID = companyID
    self.validUntil = validUntil
  }

  private enum CodingKeys: String, CodingKey {
    case paperID = "paper_id"
    case kind
    case number
    case serviceCode = "service_code"
    case serviceTitle = "service_title"
    case requestID = "request_id"
    case authorID = "author_id"
    case companyID = "company_id"
    case validUntil = "valid_until"
  }
}
