/// Every refusal of a protocol's life, with what explains it.
package enum ProtocolError: Error, Sendable, Equatable {
  case missing
  case notAllowed(ProtocolStatus, ProtocolStatus.Event)
  /// These people do not sit in the commission on that day.
  case notSeated([Int64])
  case notHeldYet
  case empty
  /// On neither list.
  case undecided([Int64])
  /// The commission voted otherwise, or has not decided its ballot.
  case againstVotes([Int64])
  case noQuorum(present: Int, needed: Int)
  case vacant([CommissionRole])
  /// On the agenda of another protocol.
  case taken([Int64])
  /// Not at a step of the service that a protocol decides on.
  case notOffered([Int64])
  case alreadySigned
  case notMember
  /// Somebody signed: it cannot become a draft again.
  case hasSignatures
  /// Of the chair, the secretary or the quorum.
  case signaturesMissing([Int64])
  /// What was signed is not this text.
  case otherText
  /// These requests stand elsewhere by now: nothing was done.
  case requestsElsewhere([Int64])
  case annulmentOpen
  case noAnnulment
  /// Whoever proposes does not confirm.
  case sameProposer
  case stale(current: Int64)
}
