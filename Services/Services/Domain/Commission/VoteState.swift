/// How far one voter of a ballot is.
package enum VoteState: String, Sendable, CaseIterable {
  case open
  case cast
  /// May not vote on this one, by the voter's own word or because of the applicant.
  case recused
  case closed

  package enum Event: String, Sendable, CaseIterable {
    case cast, recuse, close
  }

  /// The whole table: what is not here cannot happen.
  package static let table: [VoteState: [Event: VoteState]] = [
    .open: [.cast: .cast, .recuse: .recused, .close: .closed],
    // Until the close a vote may be changed.
    .cast: [.cast: .cast, .close: .closed],
    .recused: [.recuse: .recused, .close: .closed],
    .closed: [:],
  ]

  package func after(_ event: Event) -> VoteState? { VoteState.table[self]?[event] }
}
