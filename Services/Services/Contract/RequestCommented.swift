package import Kernel

/// Somebody said something of a request. What it was is read where the request is.
package struct RequestCommented: ContractEvent, Hashable {
  package static var type: String { "request.commented" }
  package static var aggregateType: String { "request_comment" }
  package var aggregateID: String { String(commentID) }

  package let commentID: Int64
  package let requestID: Int64
  package let number: String?
  package let serviceCode: String
  package let serviceTitle: Localized
  /// `applicant`, `staff` or `experts`.
  package let visibility: String
  /// Who is to be told that something was said.
  package let recipientIDs: [Int64]
  /// Who is to be told that he was named; none of the others.
  package let mentionedIDs: [Int64]

  package init(
    commentID: Int64, requestID: Int64, number: String?, serviceCode: String,
    serviceTitle: Localized, visibility: String, recipientIDs: [Int64], mentionedIDs: [Int64]
  ) {
    self.commentID = commentID
    self.requestID = requestID
    self.number = number
    self.serviceCode = serviceCode
    self.serviceTitle = serviceTitle
    self.visibility = visibility
    self.recipientIDs = recipientIDs
    self.mentionedIDs = mentionedIDs
  }

  private enum CodingKeys: String, CodingKey {
    case commentID = "comment_id"
    case requestID = "request_id"
    case number
    case serviceCode = "service_code"
    case serviceTitle = "service_title"
    case visibility
    case recipientIDs = "recipient_ids"
    case mentionedIDs = "mentioned_ids"
  }
}
