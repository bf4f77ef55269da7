package import Kernel

/// What every event about a request says: ids and public words, never the applicant's answers or
/// the text of a comment.
package struct RequestFacts: Codable, Sendable, Hashable {
  package let requestID: Int64
  /// `nil` before the first submission.
  package let number: String?
  package let serviceCode: String
  package let serviceTitle: Localized
  package let authorID: Int64
  package let companyID: Int64?
  /// Steps of the service's own process.
  package let from: String?
  package let to: String
  /// How the applicant is told of the step it reached.
  package let toLabel: Localized
  package let actorID: Int64
  /// False where the process says that the applicant need not hear of it; `nil` is true.
  package let tellsApplicant: Bool?
  /// Who of the staff is to hear of it: whoever has it, managers of the service.
  package let staffIDs: [Int64]?
  /// How the staff is told of the step.
  package let staffLabel: Localized?

  package init(
    requestID: Int64, number: String?, serviceCode: String, serviceTitle: Localized,
    authorID: Int64, companyID: Int64?, from: String?, to: String, toLabel: Localized,
    actorID: Int64, tellsApplicant: Bool? = nil, staffIDs: [Int64]? = nil,
    staffLabel: Localized? = nil
  ) {
    self.requestID = requestID
    self.number = number
    self.serviceCode = serviceCode
    self.serviceTitle = serviceTitle
    self.authorID = authorID
    self.companyID = companyID
    self.from = from
    self.to = to
    self.toLabel = toLabel
    self.actorID = actorID
    self.tellsApplicant = tellsApplicant
    self.staffIDs = staffIDs
    self.staffLabel = staffLabel
  }

  private enum CodingKeys: String, CodingKey {
    case requestID = "request_id"
    case number
    case serviceCode = "service_code"
    case serviceTitle = "service_title"
    case authorID = "author_id"
    case companyID = "company_id"
    case from
    case to
    case toLabel = "to_label"
    case actorID = "actor_id"
    case tellsApplicant = "tells_applicant"
    case staffIDs = "staff_ids"
    case staffLabel = "staff_label"
  }
}
