/// A call of a service, with what it still has to give.
package struct Round: Sendable, Hashable {
  package let id: Int64
  package let quotaSubmitted: Int?
  package let quotaApproved: Int?
  package let amount: FixedDecimal?
  /// Others that were submitted and not taken back.
  package let submitted: Int
  /// Others that were approved, and what they got.
  package private(set) var approved: Int
  package private(set) var granted: FixedDecimal

  package init(
    id: Int64, quotaSubmitted: Int?, quotaApproved: Int?, amount: FixedDecimal?, submitted: Int,
    approved: Int, granted: FixedDecimal
  ) {
    self.id = id
    self.quotaSubmitted = quotaSubmitted
    self.quotaApproved = quotaApproved
    self.amount = amount
    self.submitted = submitted
    self.approved = approved
    self.granted = granted
  }

  /// Whether one more may come in.
  package func checkPlace() throws(ServiceRefusal) {
    if let quotaSubmitted, submitted >= quotaSubmitted { throw .roundFull }
  }

  /// Whether one more may be approved, that gets so much.
  package func checkApproval(of sum: FixedDecimal?) throws(ServiceRefusal) {
    if let quotaApproved, approved >= quotaApproved { throw .roundQuotaReached }
    guard let amount, let sum, let total = granted.adding(sum), total > amount else { return }
    throw .roundSpent
  }

  /// One more is approved, if there is a place and money for it.
  package mutating func approve(_ sum: FixedDecimal?) throws(ServiceRefusal) {
    try checkApproval(of: sum)
    approved += 1
    if let sum, let total = granted.adding(sum) { granted = total }
  }
}

extension RequestStatus {
  /// It has got what it asked for.
  package var isGranted: Bool {
    switch self {
    case .approved, .active, .completed: true
    case .draft, .submitted, .inProgress, .revision, .rejected, .cancelled, .expired: false
    }
  }
}
