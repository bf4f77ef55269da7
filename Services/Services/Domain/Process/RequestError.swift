package import Kernel

/// Every refusal of a request's life, with what explains it.
package enum RequestError: Error, Sendable, Equatable {
  /// Somebody was faster: it stands elsewhere by now.
  case staleStatus(current: String)
  case notAllowed(from: String, to: String?, allowed: [String])
  case commentRequired
  /// One of these has to be named, or none where there are none.
  case reasonRequired([String], given: String?)
  /// What the move demands and is not there, as the table names it.
  case unfilled([String])
  case fieldsRequired
  case unknownFields([String])
  case notEditable(status: String)
  case notAssigned
  case assignedToOther(Int64)
  /// Only these may do it.
  case roleRequired([ProcessTable.Role])
  /// Who is to have it does not manage requests of the service.
  case notAManager(Int64)
  /// Another one has to judge the appeal.
  case formerAssignee
  /// The applicant's time is over.
  case deadlinePassed(Day)
  /// One appeal is all there is.
  case appealedAlready
  case ownRequest
  /// The request to which `child` belongs stands at a step from which it cannot go there.
  case parentElsewhere(child: Int64, at: String, to: String)
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
  /// Rules that the applicant does not meet, all of them.
  case notEligible([EligibilityReason])
  /// Its round has no place left for one more.
  case roundFull
  /// Its round has approved as many as it may.
  case roundQuotaReached
  /// What its round has left is less than what it asks for.
  case roundSpent
  case notMember
  case companySuspended
  case alreadyOpen(request: Int64?)
  /// It is asked for within another request, one of these services'.
  case parentRequired([String])
  /// That one is not the applicant's, not active, or of another service or company.
  case parentUnsuitable
  case noForm
}
