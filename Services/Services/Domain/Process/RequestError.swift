/// Every refusal of a request's life, with what explains it.
package enum RequestError: Error, Sendable, Equatable {
  /// Somebody was faster: it stands elsewhere by now.
  case staleStatus(current: String)
  case notAllowed(from: String, to: String?, allowed: [String])
  case commentRequired
  case fieldsRequired
  case unknownFields([String])
  case notEditable(status: String)
  case notAssigned
  case assignedToOther(Int64)
  case ownRequest
  /// Its company may not act for the time being.
  case paused
  case missing
  case stale(current: Int64)
}

/// Why nobody, or not this applicant, may open a request for a service.
package enum ServiceRefusal: Error, Sendable, Equatable {
  case unknown
  case notOpenYet
  case closed
  case companyRequired
  case companyUnverified
  case residentUnconfirmed
  case notMember
  case companySuspended
  case alreadyOpen(request: Int64?)
  case noForm
}
