package import Kernel

/// A person asks to belong to a company.
package struct JoinRequest: Sendable {
  package enum Status: String, Sendable, CaseIterable {
    case pending
    case approved
    case rejected
    case cancelled
    case expired
  }

  package let id: JoinRequestID
  package let company: CompanyID
  package let user: UserID
  /// `nil`: a word that only the old system knew.
  package private(set) var status: Status?
  package private(set) var reason: String
  private let expiresAt: Instant?

  /// Only for the store.
  package init(
    stored id: JoinRequestID, company: CompanyID, user: UserID, status: Status?, reason: String,
    expiresAt: Instant?
  ) {
    self.id = id
    self.company = company
    self.user = user
    self.status = status
    self.reason = reason
    self.expiresAt = expiresAt
  }

  package mutating func approve(now: Instant) throws(JoiningError) {
    try demandOpen(now)
    status = .approved
  }

  package mutating func reject(reason: String, now: Instant) throws(JoiningError) {
    try demandOpen(now)
    status = .rejected
    self.reason = reason
  }

  package mutating func cancel(by person: UserID, now: Instant) throws(JoiningError) {
    guard person == user else { throw .notFound }
    try demandOpen(now)
    status = .cancelled
  }

  private func demandOpen(_ now: Instant) throws(JoiningError) {
    guard status == .pending else { throw status == .expired ? .expired : .notOpen }
    if let expiresAt, expiresAt <= now { throw .expired }
  }
}

package typealias JoinRequestID = Identifier<JoinRequest>

/// Whether somebody may ask a company now.
package struct JoinQuestion: Sendable {
  package let company: CompanyStatus
  package let isMember: Bool
  package let hasPending: Bool
  package let rejectedAt: Instant?
  package let asked: DailyCount

  package init(
    company: CompanyStatus, isMember: Bool, hasPending: Bool, rejectedAt: Instant?,
    asked: DailyCount
  ) {
    self.company = company
    self.isMember = isMember
    self.hasPending = hasPending
    self.rejectedAt = rejectedAt
    self.asked = asked
  }

  /// Throws `JoiningError` or `MembershipError.alreadyMember`.
  package func judge(now: Instant) throws {
    guard company.takesMembers else { throw JoiningError.companyClosed }
    if isMember { throw MembershipError.alreadyMember }
    if hasPending { throw JoiningError.alreadyPending }
    if let rejectedAt, now < rejectedAt + JoiningPolicy.pause {
      throw JoiningError.askedTooSoon(until: rejectedAt + JoiningPolicy.pause)
    }
    try asked.demandRoom(below: JoiningPolicy.requestsPerDay, now: now)
  }
}
