package import IdentityDomain
import Postgres

/// What somebody is in a company, by its name.
package struct CompanyPart: Sendable {
  package let role: String
  package let company: CompanyID
  package let name: String
}

extension Companies {
  /// `role`, `company`: of these alone; `nil`: all.
  package func parts(
    of user: Int64, role: String?, company: String?, limit: Int
  ) async throws -> [CompanyPart] {
    try await database.query(
      """
      select m.role, c.id, c.name
      from account_usercompany m join account_company c on c.id = m.company_id
      where m.user_id = \(user) and (\(role)::text is null or m.role = \(role))
        and (\(company)::text is null or c.id::text = \(company))
      order by m.role, c.id limit \(literal: limit)
      """
    ).map { row in
      CompanyPart(
        role: try row.string("role"), company: try row.identifier("id"),
        name: try row.string("name"))
    }
  }
}
