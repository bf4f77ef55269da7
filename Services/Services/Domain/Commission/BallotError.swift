package import Kernel

/// Every refusal of a vote, with what explains it.
package enum BallotError: Error, Sendable, Equatable {
  case missing
  case notOpen(BallotStatus)
  /// Its time is over; it is being counted.
  case tooLate
  case notVoter
  /// A member of the applicant's company, or its author: no vote on this one.
  case conflict
  case recused
  case alreadyCast
  case commentRequired
  /// Neither `for` nor `against` was said where one must be.
  case choiceRequired
  /// A secret vote comes with 32 random bytes that the voter keeps.
  case receiptRequired
  /// Whoever voted with another receipt, or another voter with this one.
  case receiptUnknown
  case answers([FieldFault])
  case quorumMissing(cast: Int, needed: Int)
  case notTied
  case notChair
  /// The last ballot has not decided.
  case undecided
  /// There is a ballot that is open, or one that has decided.
  case noRoundNeeded
}
