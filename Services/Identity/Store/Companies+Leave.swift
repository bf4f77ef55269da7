import IdentityDomain
import Kernel
import Postgres

extension Companies {
  /// A person who is erased leaves; a company whose only member he was has none any more. The rule of
  /// the last owner was asked before.
  func leave(
    _ company: CompanyID, _ user: UserID, now: Instant, in transaction: Transaction
  ) async throws {
    let left = try await transaction.query(
      """
      select m.role, c.row_version from account_usercompany m
      join account_company c on c.id = m.company_id
      where m.company_id = \(company) and m.user_id = \(user)
      """
    ).first
    guard let left else { return }
    try transaction.enqueue(
      """
      update account_company set row_version = row_version + 1, updated_at = \(now)
      where id = \(company)
      """)
    try await write(
      .removed(user, MemberRole(rawValue: try left.string("role")) ?? .member), to: company,
      rev: try left.int64("row_version") + 1, actor: user, now: now, in: transaction)
  }
}
