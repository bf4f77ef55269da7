package import Kernel

extension Ballot {
  /// A voter says it, or says it anew: until the close the last word counts.
  package mutating func cast(_ wish: VoteWish, by user: Int64, now: Instant) throws(BallotError) {
    try check(.cast)
    let index = try index(of: user)
    if voters[index].state.after(.cast) == nil { throw .recused }
    if now >= closesAt { throw .tooLate }
    if wish.choice == .against, wish.comment == nil { throw .commentRequired }
    if isSecret {
      guard let receipt = wish.receipt, VoteReceipt.isGood(receipt) else { throw .receiptRequired }
    }
    change(voter: index) { $0.hasCast = true }
  }

  /// May not judge this one: counts for no quorum. What was cast by name stays cast.
  package mutating func recuse(_ user: Int64) throws(BallotError) {
    try check(.recuse)
    let index = try index(of: user)
    if voters[index].state.after(.recuse) == nil { throw .alreadyCast }
    change(voter: index) { $0.isRecused = true }
  }
}

/// What ties a secret choice to the one who made it: 32 random bytes that only the voter keeps.
package enum VoteReceipt {
  /// 43 characters of base64url are 256 bits.
  package static let length = 43

  package static func isGood(_ text: String) -> Bool {
    text.utf8.count == length
      && text.utf8.allSatisfy {
        switch $0 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }
}
