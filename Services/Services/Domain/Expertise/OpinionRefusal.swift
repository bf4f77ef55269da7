/// Every refusal of an opinion's life, with what explains it.
package enum OpinionRefusal: Error, Sendable, Equatable {
  case missing
  case notAllowed(status: OpinionStatus, move: OpinionMove)
  /// A manager may give it back once.
  case returnedBefore
  case stale(current: Int64)
  /// The service is not judged by experts.
  case notOffered
  /// The service's settings make no sense.
  case misconfigured([ConfigFault])
  case unknownKind
  case notInGroup
  case conflictOfInterest(ConflictOfInterest)
  case overloaded(limit: Int)
  /// In this round already, whatever came of it.
  case assignedBefore
  /// By kind, how many experts are still to be assigned.
  case expertsMissing([String: Int])
  case requestNotOpen
  /// Where opinions are signed this one has to be.
  case signatureRequired
}

/// Why an expert must not judge a request.
package enum ConflictOfInterest: String, Error, Sendable, CaseIterable {
  case author
  /// Of the company that applies.
  case member
  case assignee
}

extension ConflictOfInterest {
  /// What is known of the expert without asking anybody.
  package static func of(
    expert: Int64, in request: ServiceRequest
  ) -> ConflictOfInterest? {
    if expert == request.authorID { return .author }
    if expert == request.assigneeID { return .assignee }
    return nil
  }
}
