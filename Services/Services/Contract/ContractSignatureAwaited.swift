package import Kernel

/// The applicant has signed a contract; the hub's signature is missing.
package struct ContractSignatureAwaited: ContractEvent, Hashable {
  package static var type: String { "contract.signature_awaited" }
  package static var aggregateType: String { "paper" }
  package var aggregateID: String { String(paperID) }

  package let paperID: Int64
  package let number: String
  package let requestID: Int64
  package let serviceCode: String
  package let serviceTitle: Localized
  /// Who of the staff is to be told.
  package let recipientIDs: [Int64]

  package init(
    paperID: Int64, number: String, requestID: Int64, serviceCode: String,
    serviceTitle: Localized, recipientIDs: [Int64]
  ) {
    self.paperID = paperID
    self.number = number
    self.requestID = requestID
    self.serviceCode = serviceCode
    self.serviceTitle = serviceTitle
    self.recipientIDs = recipientIDs
  }

  private enum CodingKeys: String, CodingKey {
    case paperID = "paper_id"
    case number
    case requestID = "request_id"
    case serviceCode = "service_code"
    case serviceTitle = "service_title"
    case recipientIDs = "recipient_ids"
  }
}
