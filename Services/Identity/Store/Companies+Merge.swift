import IdentityContract
package import IdentityDomain
package import Kernel
import Outbox
import Postgres

extension Companies {
  /// `from` was a duplicate of `into`: members, requests, invitations and the number go over, and
  /// whoever asks for the old one gets the other. Throws `CompanyError`.
  package func merge(
    _ from: CompanyID, into: CompanyID, by actor: UserID, reason: String, now: Instant
  ) async throws -> Company {
    try await database.transaction { transaction in
      // Always in the order of their numbers, so that two merges do not wait for each other.
      let first = try await lock(min(from, into), in: transaction)
      let second = try await lock(max(from, into), in: transaction)
      let (leaving, staying) = from < into ? (first, second) : (second, first)
      var standing = leaving.standing
      try standing.take(.merge, reason: reason)
      guard from != into, !staying.standing.status.isOver else { throw CompanyError.wrongState }
      guard leaving.taxNumber == staying.taxNumber else { throw CompanyError.differentNumber }
      // What had suspended the one that goes is not the other one's.
      try await Sanctions.endSuspension(of: from, by: actor, now: now, in: transaction)
      let gone = try await retire(
        leaving, standing, into: staying, by: actor, now: now, in: transaction)
      let kept = try await transaction.query(
        """
        update account_company set row_version = row_version + 1, updated_at = \(now)
        where id = \(into) returning \(CompanyRow.columns)
        """
      ).map(CompanyRow.company)[0]
      try await moveMembers(from: gone, into: kept, by: actor, now: now, in: transaction)
      try await moveWays(from, into: into, now: now, in: transaction)
      try await moveRest(from, into: into, by: actor, in: transaction)
      try await publish(gone, actor: actor, in: transaction)
      try await OutboxWriter.append(
        CompanyMerged(from: from.rawValue, into: into.rawValue), rev: gone.rowVersion,
        actor: actor.rawValue, in: transaction)
      return kept
    }
  }

  /// The number stands with one of them only: it goes to the one that stays.
  private func retire(
    _ leaving: Company, _ standing: CompanyStanding, into staying: Company, by actor: UserID,
    now: Instant, in transaction: Transaction
  ) async throws -> Company {
    let key = try await transaction.query(
      "select tin_key from account_company where id = \(leaving.id)"
    ).first?.optionalString("tin_key")
    let gone = try await transaction.query(
      """
      update account_company set status = \(standing.status), verified = false, tin_key = null,
        status_reason = \(standing.reason), merged_into_id = \(staying.id), updated_at = \(now),
        row_version = row_version + 1
      where id = \(leaving.id) returning \(CompanyRow.columns)
      """
    ).map(CompanyRow.company)[0]
    if let key {
      _ = try await transaction.query(
        "update account_company set tin_key = \(key) where id = \(staying.id)")
    }
    _ = try await transaction.query(
      """
      update account_company set merged_into_id = \(staying.id), updated_at = \(now),
        row_version = row_version + 1
      where merged_into_id = \(leaving.id)
      """)
    return gone
  }
}
