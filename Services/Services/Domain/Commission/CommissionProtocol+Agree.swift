package import Kernel

extension CommissionProtocol {
  /// The lists are final: every request is on one, as the votes say, and enough sat.
  package mutating func agree(on today: Day) throws(ProtocolError) {
    guard status.after(.agree) != nil else { throw .notAllowed(status, .agree) }
    if heldOn > today { throw .notHeldYet }
    if items.isEmpty { throw .empty }
    let undecided = items.filter { $0.decision == nil }.map(\.requestID)
    if !undecided.isEmpty { throw .undecided(undecided) }
    let against = items.filter { !$0.agreesWithVotes }.map(\.requestID)
    if !against.isEmpty { throw .againstVotes(against) }
    let roles = Set(members.map(\.role))
    let vacant = [CommissionRole.chair, .secretary].filter { !roles.contains($0) }
    if !vacant.isEmpty { throw .vacant(vacant) }
    let present = members.count { $0.role.votes }
    guard quorum.isReached(by: present, of: seats) else {
      throw .noQuorum(present: present, needed: quorum.least(of: seats))
    }
    try go(.agree)
  }

  /// Back to a draft, as long as nobody has signed.
  package mutating func reopen() throws(ProtocolError) {
    guard status.after(.reopen) != nil else { throw .notAllowed(status, .reopen) }
    guard signed.isEmpty else { throw .hasSignatures }
    try go(.reopen)
  }
}
