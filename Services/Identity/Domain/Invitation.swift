package import Kernel

/// A company invites a person of the platform, or whoever has an address.
package struct Invitation: Sendable {
  package enum Status: String, Sendable, CaseIterable {
    case sent
    case accepted
    case declined
    case revoked
    case expired
  }

  package let id: InvitationID
  package let company: CompanyID
  package let author: UserID?
  package let role: MemberRole
  package private(set) var user: UserID?
  /// Of the address it was sent to, folded. Personal data: never log it.
  package let emailKey: String?
  /// `nil`: a word that only the old system knew.
  package private(set) var status: Status?
  private let expiresAt: Instant?

  /// Only for the store.
  package init(
    stored id: InvitationID, company: CompanyID, author: UserID?, role: MemberRole,
    user: UserID?, emailKey: String?, status: Status?, expiresAt: Instant?
  ) {
    self.id = id
    self.company = company
    self.author = author
    self.role = role
    self.user = user
    self.emailKey = emailKey
    self.status = status
    self.expiresAt = expiresAt
  }

  package mutating func accept(
    by person: Invitee, into company: CompanyStatus, now: Instant
  ) throws(JoiningError) {
    try demandOpen(for: person, now)
    guard company.takesMembers else { throw .companyClosed }
    status = .accepted
    user = person.user
  }

  package mutating func decline(by person: Invitee, now: Instant) throws(JoiningError) {
    try demandOpen(for: person, now)
    status = .declined
    user = person.user
  }

  package mutating func revoke(now: Instant) throws(JoiningError) {
    guard status == .sent else { throw status == .expired ? .expired : .notOpen }
    status = .revoked
  }

  /// To anybody else it is as if it were not there.
  private func demandOpen(for person: Invitee, _ now: Instant) throws(JoiningError) {
    guard isFor(person) else { throw .notFound }
    guard status == .sent else { throw status == .expired ? .expired : .notOpen }
    if let expiresAt, expiresAt <= now { throw .expired }
  }

  private func isFor(_ person: Invitee) -> Bool {
    if let user { return user == person.user }
    guard let emailKey, let own = person.emailKey else { return false }
    return emailKey == own && person.ownsAddress
  }
}

package typealias InvitationID = Identifier<Invitation>

/// Who holds an invitation in his hands.
package struct Invitee: Sendable {
  package let user: UserID
  /// Of the account's address, folded.
  package let emailKey: String?
  /// The address is confirmed, or the token that was mailed to it is known.
  package let ownsAddress: Bool

  package init(user: UserID, emailKey: String?, ownsAddress: Bool) {
    self.user = user
    self.emailKey = emailKey
    self.ownsAddress = ownsAddress
  }
}

/// Whether a company may invite somebody now.
package struct InvitationQuestion: Sendable {
  package let company: CompanyStatus
  package let isMember: Bool
  package let isInvited: Bool
  package let sentByCompany: DailyCount
  package let sentByAuthor: DailyCount

  package init(
    company: CompanyStatus, isMember: Bool, isInvited: Bool, sentByCompany: DailyCount,
    sentByAuthor: DailyCount
  ) {
    self.company = company
    self.isMember = isMember
    self.isInvited = isInvited
    self.sentByCompany = sentByCompany
    self.sentByAuthor = sentByAuthor
  }

  /// Throws `JoiningError` or `MembershipError.alreadyMember`.
  package func judge(now: Instant) throws {
    guard company.takesMembers else { throw JoiningError.companyClosed }
    if isMember { throw MembershipError.alreadyMember }
    if isInvited { throw JoiningError.alreadyInvited }
    try sentByCompany.demandRoom(below: JoiningPolicy.invitationsPerDay, now: now)
    try sentByAuthor.demandRoom(below: JoiningPolicy.invitationsPerDay, now: now)
  }
}
