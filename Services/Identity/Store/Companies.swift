import IdentityContract
package import IdentityDomain
package import Kernel
import Outbox
package import Postgres

/// The register of companies.
package struct Companies: Sendable {
  let database: Database

  package init(_ database: Database) { self.database = database }

  /// A company that was another one's duplicate is answered by that one.
  package func company(_ id: CompanyID) async throws -> Company? {
    try await database.read(
      """
      select \(CompanyRow.columns) from account_company
      where id = coalesce((select merged_into_id from account_company where id = \(id)), \(id))
      """
    ).first.map(CompanyRow.company)
  }

  /// Enters a company in the caller's transaction; the author becomes its owner. Throws
  /// `CompanyError.taxNumberTaken`. `id`: by which others know it already; usually none.
  package func create(
    _ wish: NewCompany, as id: CompanyID? = nil, author: UserID, now: Instant,
    in transaction: Transaction
  ) async throws -> Company {
    let company: Company
    do {
      company = try await insert(wish, as: id, author: author, now: now, in: transaction)
    } catch let error as DatabaseError {
      throw Constraints.meaning(of: error)
    }
    try await OutboxWriter.append(
      CompanyCreated(
        id: company.id.rawValue, name: company.name.text(in: .russian), verified: false,
        region: company.home),
      rev: company.rowVersion, actor: author.rawValue, in: transaction)
    try await write(
      .added(author, .owner), to: company.id, rev: company.rowVersion, actor: author, now: now,
      in: transaction)
    return company
  }

  private func insert(
    _ wish: NewCompany, as id: CompanyID?, author: UserID, now: Instant,
    in transaction: Transaction
  ) async throws -> Company {
    let number = wish.taxNumber.digits
    let key: SQL = id.map { "\($0)" } ?? "default"
    return try await transaction.query(
      """
      insert into account_company
        (id, created_at, updated_at, tin, tin_key, name, name_kk, name_en, short_name, legal_form,
         company_type, legal_address, city, website, about, status, author_id)
      values (\(key), \(now), \(now), \(number), \(number), \(wish.name.text(in: .russian)),
        \(wish.name.kk ?? ""), \(wish.name.en ?? ""), \(wish.shortName), \(wish.legalForm),
        \(wish.companyType), \(wish.legalAddress), \(wish.city), \(wish.website), \(wish.about),
        \(wish.status), \(author))
      returning \(CompanyRow.columns)
      """
    ).map(CompanyRow.company)[0]
  }
}
