package import Kernel

/// A complaint about a person or a company, and what may become of it.
package struct Complaint: Sendable, Equatable {
  package let id: ComplaintID
  package let target: ComplaintTarget
  package let author: UserID?
  package private(set) var status: ComplaintStatus
  package private(set) var moderator: UserID?
  package private(set) var resolvedAt: Instant?
  package private(set) var duplicateOf: ComplaintID?
  package private(set) var judge: UserID?

  package init(
    stored id: ComplaintID, target: ComplaintTarget, author: UserID?, status: ComplaintStatus,
    moderator: UserID? = nil, resolvedAt: Instant? = nil, duplicateOf: ComplaintID? = nil,
    judge: UserID? = nil
  ) {
    self.id = id
    self.target = target
    self.author = author
    self.status = status
    self.moderator = moderator
    self.resolvedAt = resolvedAt
    self.duplicateOf = duplicateOf
    self.judge = judge
  }

  /// Nobody decides on what he wrote himself, or what is said of him.
  package mutating func take(by moderator: UserID) throws(ComplaintError) {
    try demand(.new)
    guard author != moderator, target != .user(moderator) else { throw .partial }
    status = .inReview
    self.moderator = moderator
  }

  package mutating func resolve(
    _ resolution: Resolution, by moderator: UserID, now: Instant
  ) throws(ComplaintError) {
    try demand(.inReview)
    guard self.moderator == moderator else { throw .takenByOther }
    switch resolution {
    case .action(let sanction):
      try demandFits(sanction, now: now)
      status = .resolvedAction
    case .noAction: status = .resolvedNoAction
    case .duplicate(let other): try join(other)
    }
    resolvedAt = now
  }

  /// By the side that was sanctioned, once, for fourteen days.
  package mutating func appeal(now: Instant) throws(ComplaintError) {
    guard status != .appealed, judge == nil else { throw .appealedAlready }
    try demand(.resolvedAction)
    guard let resolvedAt, now <= resolvedAt + ComplaintPolicy.appealTerm else {
      throw .appealTooLate
    }
    status = .appealed
  }

  /// By another moderator than the one who decided first.
  package mutating func judge(
    _ isUpheld: Bool, by judge: UserID
  ) throws(ComplaintError) {
    try demand(.appealed)
    guard judge != moderator, judge != author, target != .user(judge) else { throw .partial }
    status = isUpheld ? .upheld : .overturned
    self.judge = judge
  }

  private func demand(_ wanted: ComplaintStatus) throws(ComplaintError) {
    guard status == wanted else { throw .wrongStatus(status) }
  }

  private func demandFits(_ sanction: NewSanction, now: Instant) throws(ComplaintError) {
    if let until = sanction.kind.until, until <= now { throw .termOver }
  }

  /// The other one must be about the same, and no duplicate itself.
  private mutating func join(_ other: Complaint) throws(ComplaintError) {
    guard other.id != id, other.target == target, other.status != .duplicate else {
      throw .notTheSame
    }
    status = .duplicate
    duplicateOf = other.id
  }
}

package typealias ComplaintID = Identifier<Complaint>

package enum ComplaintTarget: Sendable, Hashable {
  case user(UserID)
  case company(CompanyID)
}

package enum ComplaintStatus: String, Sendable, CaseIterable {
  case new
  case inReview = "in_review"
  case resolvedAction = "resolved_action"
  case resolvedNoAction = "resolved_no_action"
  case duplicate
  case appealed
  case upheld
  case overturned
}

package enum ComplaintReason: String, Sendable, CaseIterable {
  case spam
  case insult
  case fraud
  case impersonation
  case illegalContent = "illegal_content"
  case other
}

/// What a moderator makes of a complaint.
package enum Resolution: Sendable {
  case action(NewSanction)
  case noAction
  case duplicate(of: Complaint)
}

package enum ComplaintError: Error, Equatable {
  case notFound
  case stale
  case unknownTarget(ComplaintTarget)
  /// Also a company to which the author belongs.
  case oneself(ComplaintTarget)
  /// The author's complaint about the same, for the same reason, is still open.
  case openAlready
  case tooMany(limit: Int)
  case wrongStatus(ComplaintStatus)
  /// Who decides has a part in it.
  case partial
  case takenByOther
  case termOver
  case notTheSame
  case appealedAlready
  case appealTooLate
}

package enum ComplaintPolicy {
  /// Of one author in a day.
  package static let perDay = 10
  package static let appealTerm = Duration.seconds(14 * 86_400)
  package static let longestText = 1_000
}
