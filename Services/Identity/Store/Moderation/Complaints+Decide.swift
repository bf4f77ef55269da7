package import IdentityDomain
package import Kernel
import Postgres

/// What a moderator decided, as he says it.
package enum Decision: Sendable {
  /// With the code by which the sanctioned side may appeal.
  case action(NewSanction, FreshToken)
  case noAction
  case duplicate(of: ComplaintID)
}

extension Complaints {
  /// - Parameter version: what the moderator saw; `nil`: whatever there is.
  package func take(
    _ id: ComplaintID, ifVersion version: Int64?, by moderator: Moderator, now: Instant
  ) async throws -> StoredComplaint {
    try await database.transaction { transaction in
      var found = try await lock(id, ifVersion: version, in: transaction)
      try await demandStranger(moderator, to: found.complaint.target, in: transaction)
      try found.complaint.take(by: moderator.user)
      found.version =
        try await transaction.query(
          """
          update account_complaint set status = 'in_review', moderator_id = \(moderator.user),
            taken_at = \(now), updated_at = \(now), row_version = row_version + 1
          where id = \(id) returning row_version
          """
        ).first?.int64("row_version") ?? found.version
      return found
    }
  }

  /// The decision, its sanction and the letters are one transaction.
  package func resolve(
    _ id: ComplaintID, ifVersion version: Int64?, _ decision: Decision, note: String,
    by moderator: Moderator, now: Instant
  ) async throws -> StoredComplaint {
    try await database.transaction { transaction in
      var found = try await lock(id, ifVersion: version, in: transaction)
      let resolution = try await resolution(decision, of: id, in: transaction)
      try found.complaint.resolve(resolution, by: moderator.user, now: now)
      found.version = try await write(found.complaint, note: note, now: now, in: transaction)
      if case .action(let sanction, let appeal) = decision {
        try await Sanctions(database).impose(
          sanction, on: found.complaint.target, for: id, by: moderator, appeal: appeal, now: now,
          in: transaction)
      }
      try await tellAuthors(of: found.complaint, now: now, in: transaction)
      return found
    }
  }

  func lock(
    _ id: ComplaintID, ifVersion version: Int64? = nil, in transaction: Transaction
  ) async throws -> StoredComplaint {
    let found = try await transaction.query(
      "select \(ComplaintRow.columns) from account_complaint where id = \(id) for no key update"
    ).first.map(ComplaintRow.complaint)
    guard let found else { throw ComplaintError.notFound }
    if let version, version != found.version { throw ComplaintError.stale }
    return found
  }

  /// Nobody decides about his own company.
  func demandStranger(
    _ moderator: Moderator, to target: ComplaintTarget, in transaction: Transaction
  ) async throws {
    guard let company = target.company else { return }
    let mine = try await transaction.query(
      """
      select from account_usercompany
      where company_id = \(company) and user_id = \(moderator.user)
      """)
    if !mine.isEmpty { throw ComplaintError.partial }
  }

  private func resolution(
    _ decision: Decision, of id: ComplaintID, in transaction: Transaction
  ) async throws -> Resolution {
    switch decision {
    case .action(let sanction, _): return .action(sanction)
    case .noAction: return .noAction
    case .duplicate(let other):
      let known = try await transaction.query(
        "select \(ComplaintRow.columns) from account_complaint where id = \(other) for share"
      ).first.map(ComplaintRow.complaint)
      guard let known else { throw ComplaintError.notTheSame }
      return .duplicate(of: known.complaint)
    }
  }

  private func write(
    _ complaint: Complaint, note: String, now: Instant, in transaction: Transaction
  ) async throws -> Int64 {
    try await transaction.query(
      """
      update account_complaint set status = \(complaint.status), note = \(note),
        duplicate_of_id = \(complaint.duplicateOf), resolved_at = \(now), updated_at = \(now),
        row_version = row_version + 1
      where id = \(complaint.id) returning row_version
      """
    ).first?.int64("row_version") ?? 0
  }

  /// A duplicate's author hears when the other complaint is decided, or at once if it is already.
  private func tellAuthors(
    of complaint: Complaint, now: Instant, in transaction: Transaction
  ) async throws {
    var outcome = complaint.status
    if let other = complaint.duplicateOf {
      let known = try await transaction.query(
        "select status from account_complaint where id = \(other)"
      ).first?.string("status")
      outcome = known.flatMap(ComplaintStatus.init) ?? .new
    }
    guard let withMeasures = outcome.saysMeasures else { return }
    let authors = try await transaction.query(
      """
      select id, author_id from account_complaint
      where author_id is not null
        and (id = \(complaint.id) or (duplicate_of_id = \(complaint.id) and status = 'duplicate'))
      order by id limit 500
      """)
    for row in authors {
      let author = try await Accounts(database).account(
        try row.identifier("author_id"), in: transaction)
      guard let author else { continue }
      try await Messages.enqueue(
        .complaintAnswered(
          try row.identifier("id"), withMeasures: withMeasures, in: author.locale),
        to: author, now: now, in: transaction)
    }
  }
}

extension ComplaintStatus {
  /// `nil` while nothing was decided.
  fileprivate var saysMeasures: Bool? {
    switch self {
    case .resolvedAction, .appealed, .upheld: true
    case .resolvedNoAction, .overturned: false
    case .new, .inReview, .duplicate: nil
    }
  }
}
