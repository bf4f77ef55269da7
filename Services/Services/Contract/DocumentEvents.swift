package import Kernel

/// Something that happened to a paper that was brought to a request. All such events carry the same
/// facts; what it is called and what stands in it is never said.
package protocol DocumentEvent: FactsEvent where Facts == DocumentFacts {}

extension DocumentEvent {
  package static var aggregateType: String { "request_document" }
  package var aggregateID: String { "\(facts.kind):\(facts.documentID)" }
}

package struct DocumentAdded: DocumentEvent {
  package static var type: String { "request.document_added" }
  package let facts: DocumentFacts
  package init(facts: DocumentFacts) { self.facts = facts }
}

/// A virus was found in it: it counts as not brought.
package struct DocumentRefused: DocumentEvent {
  package static var type: String { "request.document_refused" }
  package let facts: DocumentFacts
  package init(facts: DocumentFacts) { self.facts = facts }
}

package struct DocumentFacts: Codable, Sendable, Hashable {
  /// `request`, `expert`, `external`; `file`: one among the answers.
  package let kind: String
  /// Of a file its UUID.
  package let documentID: String
  /// Which of the service's documents it is; `nil`: one that nobody asked for.
  package let document: String?
  package let requestID: Int64
  package let number: String?
  package let serviceCode: String
  package let serviceTitle: Localized
  /// Who is to be told.
  package let recipientIDs: [Int64]

  package init(
    kind: String, documentID: String, document: String?, requestID: Int64, number: String?,
    serviceCode: String, serviceTitle: Localized, recipientIDs: [Int64]
  ) {
    self.kind = kind
    self.documentID = documentID
    self.document = document
    self.requestID = requestID
    self.number = number
    self.serviceCode = serviceCode
    self.serviceTitle = serviceTitle
    self.recipientIDs = recipientIDs
  }

  private enum CodingKeys: String, CodingKey {
    case kind
    case documentID = "document_id"
    case document
    case requestID = "request_id"
    case number
    case serviceCode = "service_code"
    case serviceTitle = "service_title"
    case recipientIDs = "recipient_ids"
  }
}
