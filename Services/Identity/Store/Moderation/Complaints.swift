package import IdentityDomain
package import Kernel
package import Postgres

/// A complaint as its author writes it.
package struct NewComplaint: Sendable {
  package let target: ComplaintTarget
  package let reason: ComplaintReason
  package let comment: String

  package init(target: ComplaintTarget, reason: ComplaintReason, comment: String) {
    self.target = target
    self.reason = reason
    self.comment = comment
  }
}

/// A complaint and the version under which it lies in the table.
package struct StoredComplaint: Sendable {
  package internal(set) var complaint: Complaint
  package internal(set) var version: Int64
}

package struct Complaints: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }

  /// In the transaction of the command. Throws `ComplaintError`.
  package func file(
    _ new: NewComplaint, by author: UserID, now: Instant, in transaction: Transaction
  ) async throws -> StoredComplaint {
    // The lock makes the limit hold against contenders.
    _ = try await transaction.query(
      "select id from account_user where id = \(author) for no key update")
    try await demandOther(new.target, than: author, in: transaction)
    let limit = ComplaintPolicy.perDay
    if try await DailyShare.isSpent(
      limit, by: author, in: "account_complaint", now: now, transaction)
    {
      throw ComplaintError.tooMany(limit: limit)
    }
    let made = try await transaction.query(
      """
      insert into account_complaint
        (reason, comment, author_id, user_id, company_id, created_at, updated_at)
      values (\(new.reason), \(new.comment), \(author), \(new.target.user), \(new.target.company),
        \(now), \(now))
      on conflict do nothing
      returning \(ComplaintRow.columns)
      """
    ).first.map(ComplaintRow.complaint)
    guard let made else { throw ComplaintError.openAlready }
    try await tellModerators(of: made.complaint, now: now, in: transaction)
    return made
  }

  private func demandOther(
    _ target: ComplaintTarget, than author: UserID, in transaction: Transaction
  ) async throws {
    if target == .user(author) { throw ComplaintError.oneself(target) }
    let known =
      switch target {
      case .user(let user):
        try await transaction.query(
          """
          select false as own from account_user
          where id = \(user) and state not in ('pending', 'deleted')
          """)
      case .company(let company):
        try await transaction.query(
          """
          select exists (select from account_usercompany m
            where m.company_id = c.id and m.user_id = \(author)) as own
          from account_company c where c.id = \(company)
          """)
      }
    guard let row = known.first else { throw ComplaintError.unknownTarget(target) }
    if try row.bool("own") { throw ComplaintError.oneself(target) }
  }

  private func tellModerators(
    of complaint: Complaint, now: Instant, in transaction: Transaction
  ) async throws {
    guard let right = PermissionCode("identity.moderate_complaint") else { return }
    let moderators = try await Accounts.holders(of: right, in: transaction)
    for moderator in moderators where moderator.id != complaint.author {
      try await Messages.enqueue(
        .complaintFiled(complaint.id, in: moderator.locale), to: moderator, by: .mail, now: now,
        in: transaction)
    }
  }
}

enum ComplaintRow {
  static let columns: SQL = """
    id, user_id, company_id, author_id, status, moderator_id, resolved_at, duplicate_of_id, \
    judge_id, row_version
    """

  /// Old rows may be about nobody, or say a word that nobody knows: nothing can be done with them.
  static func complaint(_ row: Row) throws -> StoredComplaint {
    let user: UserID? = try row.optionalIdentifier("user_id")
    let company: CompanyID? = try row.optionalIdentifier("company_id")
    guard
      let target = user.map(ComplaintTarget.user) ?? company.map(ComplaintTarget.company),
      let status = ComplaintStatus(rawValue: try row.string("status"))
    else { throw ComplaintError.notFound }
    return StoredComplaint(
      complaint: Complaint(
        stored: try row.identifier("id"), target: target,
        author: try row.optionalIdentifier("author_id"), status: status,
        moderator: try row.optionalIdentifier("moderator_id"),
        resolvedAt: try row.optionalInstant("resolved_at"),
        duplicateOf: try row.optionalIdentifier("duplicate_of_id"),
        judge: try row.optionalIdentifier("judge_id")),
      version: try row.int64("row_version"))
  }
}
