package import IdentityDomain
package import Kernel
import Postgres

/// How the sanctioned side shows that it is.
package enum Appellant: Sendable {
  /// By the code of the letter, which needs no sign-in.
  case code(digest: String)
  case person(UserID, ComplaintID)
}

extension Complaints {
  /// Once, within fourteen days. Throws `ComplaintError`: `notFound` for whoever is not concerned.
  package func appeal(
    _ appellant: Appellant, saying text: String, now: Instant
  ) async throws -> StoredComplaint {
    try await database.transaction { transaction in
      let (id, person) = try await concerned(appellant, in: transaction)
      var found = try await lock(id, in: transaction)
      try found.complaint.appeal(now: now)
      found.version =
        try await transaction.query(
          """
          update account_complaint set status = 'appealed', appeal = \(text),
            appellant_id = \(person), appealed_at = \(now), updated_at = \(now),
            row_version = row_version + 1
          where id = \(id) returning row_version
          """
        ).first?.int64("row_version") ?? found.version
      return found
    }
  }

  /// By another moderator. A decision that does not hold takes its sanctions with it.
  package func judge(
    _ id: ComplaintID, ifVersion version: Int64?, isUpheld: Bool, note: String,
    by judge: Moderator, now: Instant
  ) async throws -> StoredComplaint {
    try await database.transaction { transaction in
      var found = try await lock(id, ifVersion: version, in: transaction)
      try await demandStranger(judge, to: found.complaint.target, in: transaction)
      try found.complaint.judge(isUpheld, by: judge.user)
      found.version =
        try await transaction.query(
          """
          update account_complaint set status = \(found.complaint.status),
            judge_id = \(judge.user), judged_at = \(now), judgement = \(note),
            updated_at = \(now), row_version = row_version + 1
          where id = \(id) returning row_version
          """
        ).first?.int64("row_version") ?? found.version
      if !isUpheld {
        try await Sanctions(database).lift(of: id, by: judge.user, now: now, in: transaction)
      }
      try await tellSides(of: found.complaint, isUpheld: isUpheld, now: now, in: transaction)
      return found
    }
  }

  private func concerned(
    _ appellant: Appellant, in transaction: Transaction
  ) async throws -> (ComplaintID, UserID?) {
    switch appellant {
    case .code(let digest):
      let sanction = try await transaction.query(
        "select complaint_id, user_id from account_sanction where appeal_digest = \(digest)"
      ).first
      guard let sanction,
        let id: ComplaintID = try sanction.optionalIdentifier("complaint_id")
      else { throw ComplaintError.notFound }
      return (id, try sanction.optionalIdentifier("user_id"))
    case .person(let user, let id):
      let mine = try await transaction.query(
        """
        select from account_sanction s where s.complaint_id = \(id) and (s.user_id = \(user)
          or exists (select from account_usercompany m where m.company_id = s.company_id
            and m.user_id = \(user) and m.role in ('owner', 'admin')))
        """)
      if mine.isEmpty { throw ComplaintError.notFound }
      return (id, user)
    }
  }

  /// The sanctioned side in any case, the author where what he was told is no longer true.
  private func tellSides(
    of complaint: Complaint, isUpheld: Bool, now: Instant, in transaction: Transaction
  ) async throws {
    var people = try await Sanctions.side(of: complaint.target, database, in: transaction)
    if !isUpheld, let author = complaint.author {
      people += try await Accounts(database).account(author, in: transaction).map { [$0] } ?? []
    }
    for person in people {
      try await Messages.enqueue(
        .appealJudged(complaint.id, isUpheld: isUpheld, in: person.locale), to: person, now: now,
        in: transaction)
    }
  }
}
