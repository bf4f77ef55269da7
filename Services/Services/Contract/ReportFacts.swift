package import Kernel

/// What every event about a report says: ids, days and public words, never what was reported or the
/// text of a comment.
package struct ReportFacts: Codable, Sendable, Hashable {
  package let reportID: Int64
  /// `general`, `seed-money`, `gup`, `tech-orda`.
  package let kind: String
  /// The service's own word for it.
  package let reportType: String
  package let requestID: Int64?
  package let requestNumber: String?
  package let serviceCode: String?
  package let serviceTitle: Localized
  package let year: Int?
  package let month: Int?
  package let quarter: Int?
  package let half: Int?
  /// The day by which it is to be handed in.
  package let dueOn: String?
  /// Whose request it is.
  package let authorID: Int64?
  package let companyID: Int64?
  /// 0: the platform itself.
  package let actorID: Int64
  /// Who is to be told of it.
  package let recipientIDs: [Int64]

  package init(
    reportID: Int64, kind: String, reportType: String, requestID: Int64?, requestNumber: String?,
    serviceCode: String?, serviceTitle: Localized, year: Int?, month: Int?, quarter: Int?,
    half: Int?, dueOn: String?, authorID: Int64?, companyID: Int64?, actorID: Int64,
    recipientIDs: [Int64]
  ) {
    self.reportID = reportID
    self.kind = kind
    self.reportType = reportType
    self.requestID = requestID
    self.requestNumber = requestNumber
    self.serviceCode = serviceCode
    self.serviceTitle = serviceTitle
    self.year = year
    self.month = month
    self.quarter = quarter
    self.half = half
    self.dueOn = dueOn
    self.authorID = authorID
    self.companyID = companyID
    self.actorID = actorID
    self.recipientIDs = recipientIDs
  }

  private enum CodingKeys: String, CodingKey {
    case reportID = "report_id"
    case kind
    case reportType = "report_type"
    case requestID = "request_id"
    case requestNumber = "request_number"
    case serviceCode = "service_code"
    case serviceTitle = "service_title"
    case year
    case month
    case quarter
    case half
    case dueOn = "due_on"
    case authorID = "author_id"
    case companyID = "company_id"
    case actorID = "actor_id"
    case recipientIDs = "recipient_ids"
  }
}
