/// What a member of the commission says.
package enum VoteChoice: String, Sendable, CaseIterable {
  case `for`
  case against
  /// Counts for the quorum and for neither side.
  case abstain
}

/// What somebody wants to put into a ballot.
package struct VoteWish: Sendable, Hashable {
  package let choice: VoteChoice
  package let comment: String?
  package let answers: [String: FormValue]
  /// Of a secret ballot: what the voter alone holds.
  package let receipt: String?

  package init(
    choice: VoteChoice, comment: String? = nil, answers: [String: FormValue] = [:],
    receipt: String? = nil
  ) {
    self.choice = choice
    self.comment = comment?.trimmed.isEmpty == false ? comment?.trimmed : nil
    self.answers = answers
    self.receipt = receipt
  }
}
