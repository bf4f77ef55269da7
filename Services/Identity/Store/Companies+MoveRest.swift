import IdentityContract
import IdentityDomain
import Kernel
import Outbox
import Postgres

/// What else knows a company that turns out to be another one's duplicate.
extension Companies {
  func moveRest(
    _ from: CompanyID, into: CompanyID, by actor: UserID, in transaction: Transaction
  ) async throws {
    try await moveComplaints(from, into: into, in: transaction)
    try await moveFlags(from, into: into, by: actor, in: transaction)
    for table in CompanyTables.moved {
      _ = try await transaction.query(
        """
        update \(identifier: table) set company_id = \(into), row_version = row_version + 1
        where company_id = \(from)
        """)
    }
  }

  /// A complaint that is open about both stays with the old one: the same person said the same.
  private func moveComplaints(
    _ from: CompanyID, into: CompanyID, in transaction: Transaction
  ) async throws {
    _ = try await transaction.query(
      """
      update account_complaint moved set company_id = \(into), row_version = row_version + 1
      where company_id = \(from) and not exists (
        select from account_complaint other
        where other.company_id = \(into) and other.author_id = moved.author_id
          and other.reason = moved.reason)
      """)
  }

  /// Whom flags name is known to every service: each hears of it.
  private func moveFlags(
    _ from: CompanyID, into: CompanyID, by actor: UserID, in transaction: Transaction
  ) async throws {
    let flags = try await transaction.query(
      """
      update waffle_flag set row_version = row_version + 1
      where id in (select flag_id from waffle_flag_companies where company_id = \(from))
      returning id::bigint as id, name, row_version
      """)
    if flags.isEmpty { return }
    _ = try await transaction.query(
      """
      delete from waffle_flag_companies named using waffle_flag_companies other
      where named.company_id = \(from) and other.company_id = \(into)
        and other.flag_id = named.flag_id
      """)
    _ = try await transaction.query(
      """
      update waffle_flag_companies set company_id = \(into), row_version = row_version + 1
      where company_id = \(from)
      """)
    for flag in flags {
      try await OutboxWriter.append(
        FlagChanged(kind: "flag", id: try flag.int64("id"), name: try flag.string("name")),
        rev: try flag.int64("row_version"), actor: actor.rawValue, in: transaction)
    }
  }
}
