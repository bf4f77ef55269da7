import Kernel
import Outbox
package import Postgres

extension ReferenceTables {
  /// True if the company's standing is another one now. An older revision than the known one, and
  /// anything after a tombstone, is dropped.
  static func save(
    _ standing: CompanyStanding, revision: Int64, in tx: Transaction
  ) async throws -> Bool {
    let rows = try await tx.batch([addBareCompany(standing.company), holdCompany(standing.company)])
    guard let row = rows.last?.first, try !row.bool("deleted"), try row.int64("rev") <= revision
    else { return false }
    let wasSuspended = try row.optionalInstant("suspended_at") != nil
    if wasSuspended == standing.isSuspended {
      // How long it has lasted counts from its beginning.
      _ = try await tx.query(keepRevision(standing.company, revision))
      return false
    }
    _ = try await tx.query(saveStanding(standing.company, standing.suspendedAt, revision))
    return true
  }

  /// As this slice knows it.
  package static func standing(
    of company: Int64, actor: Int64?, in tx: Transaction
  ) async throws -> CompanyStanding {
    let row = try await tx.query(holdCompany(company)).first
    return CompanyStanding(
      company: company, suspendedAt: try row?.optionalInstant("suspended_at") ?? nil, actor: actor)
  }

  static func suspended(among companies: [Int64], in tx: Transaction) async throws -> Set<Int64> {
    let rows = try await tx.query(
      """
      select id from company_ref
      where id = any(\(companies.asArray)::bigint[]) and suspended_at is not null
      """)
    return try Set(rows.map { try $0.int64("id") })
  }

  private static let addBareCompany = Statement(
    "insert into company_ref (id) values ($1) on conflict (id) do nothing")
  private static let holdCompany = Statement(
    "select deleted, rev, suspended_at from company_ref where id = $1 for update")
  private static let saveStanding = Statement(
    "update company_ref set suspended_at = $2, rev = $3 where id = $1")
  private static let keepRevision = Statement("update company_ref set rev = $2 where id = $1")
}
