package import Kernel

/// Somebody is invited to a pitching day: an applicant to show a project, a juror to grade.
package struct PitchingInvited: ContractEvent, Hashable {
  package static var type: String { "pitching.invited" }
  package static var aggregateType: String { "pitching_session" }
  package var aggregateID: String { String(sessionID) }

  package enum Role: String, Codable, Sendable {
    case applicant, juror
  }

  package let sessionID: Int64
  package let personID: Int64
  package let role: Role
  /// Of an applicant.
  package let requestID: Int64?
  package let number: String?
  package let serviceCode: String
  package let serviceTitle: Localized
  package let startsAt: Instant
  package let place: String

  package init(
    sessionID: Int64, personID: Int64, role: Role, requestID: Int64?, number: String?,
    serviceCode: String, serviceTitle: Localized, startsAt: Instant, place: String
  ) {
    self.sessionID = sessionID
    self.personID = personID
    self.role = role
    self.requestID = requestID
    self.number = number
    self.serviceCode = serviceCode
    self.serviceTitle = serviceTitle
    self.startsAt = startsAt
    self.place = place
  }

  private enum CodingKeys: String, CodingKey {
    case sessionID = "session_id"
    case personID = "person_id"
    case role
    case requestID = "request_id"
    case number
    case serviceCode = "service_code"
    case serviceTitle = "service_title"
    case startsAt = "starts_at"
    case place
  }
}
