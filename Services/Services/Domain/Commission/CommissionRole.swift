/// What somebody is in a commission.
package enum CommissionRole: String, Sendable, CaseIterable {
  /// Decides a tie.
  case chair
  /// Keeps the papers and has no vote.
  case secretary
  case member

  package var votes: Bool { self != .secretary }
}

/// Somebody who sits in a commission on a certain day.
package struct Seat: Sendable, Hashable {
  package let userID: Int64
  package let role: CommissionRole

  package init(userID: Int64, role: CommissionRole) {
    self.userID = userID
    self.role = role
  }
}
