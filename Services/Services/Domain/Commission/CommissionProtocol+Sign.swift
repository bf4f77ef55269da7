extension CommissionProtocol {
  /// One of those who sat signs. True if it was the last of them: then the protocol is signed.
  package mutating func sign(by user: Int64) throws(ProtocolError) -> Bool {
    guard members.contains(where: { $0.userID == user }) else { throw .notMember }
    guard !signed.contains(user) else { throw .alreadySigned }
    try go(.sign)
    add(signatureOf: user)
    guard unsigned.isEmpty else { return false }
    try go(.complete)
    return true
  }

  /// The secretary waits for nobody else: chair, secretary and a quorum have signed.
  package mutating func complete() throws(ProtocolError) {
    guard status.after(.complete) != nil else { throw .notAllowed(status, .complete) }
    let obliged = members.filter { $0.role != .member && !signed.contains($0.userID) }
    guard obliged.isEmpty else { throw .signaturesMissing(obliged.map(\.userID)) }
    let voting = members.count { $0.role.votes && signed.contains($0.userID) }
    guard quorum.isReached(by: voting, of: seats) else { throw .signaturesMissing(unsigned) }
    try go(.complete)
  }

  /// Who sat and has not signed.
  package var unsigned: [Int64] {
    members.map(\.userID).filter { !signed.contains($0) }
  }
}
