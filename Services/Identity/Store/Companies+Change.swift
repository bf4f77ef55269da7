import IdentityContract
package import IdentityDomain
package import Kernel
import Outbox
import Postgres

/// What the owner of a company may change.
package struct CompanyDetails: Sendable, Equatable {
  package var name: Localized
  package var shortName: String
  package var legalForm: String
  package var legalAddress: String
  package var city: String
  package var website: String
  package var about: String

  init(_ company: Company) {
    name = company.name
    shortName = company.shortName
    legalForm = company.legalForm
    legalAddress = company.legalAddress
    city = company.city
    website = company.website
    about = company.about
  }
}

extension Companies {
  /// By an owner or admin of the company, or by staff. A new name is not a verified one: it goes
  /// back to verification.
  package func change(
    _ id: CompanyID, by actor: Actor, ifVersion version: Int64?, now: Instant,
    _ decide: @escaping (inout CompanyDetails) throws -> Void
  ) async throws -> Company {
    try await database.transaction { transaction in
      let company = try await lock(id, in: transaction)
      if !actor.isStaff {
        guard let role = try await role(of: actor.user, in: id, transaction) else {
          throw CompanyError.notAllowed
        }
        guard role.mayEditCompany else { throw CompanyError.notAllowed }
      }
      if let version, version != company.rowVersion { throw ProfileError.stale }
      let old = CompanyDetails(company)
      var details = old
      try decide(&details)
      if details == old { return company }
      let isRenamed = details.name != old.name
      let saved = try await write(details, to: id, isRenamed: isRenamed, now: now, in: transaction)
      if isRenamed {
        try await publish(saved, actor: actor.user, in: transaction)
      }
      return saved
    }
  }

  /// Staff have seen the papers, or have seen through them.
  package func setVerified(
    _ id: CompanyID, _ verified: Bool, by actor: UserID, now: Instant
  ) async throws -> Company {
    try await database.transaction { transaction in
      let company = try await lock(id, in: transaction)
      let status: CompanyStatus = verified ? .verified : .rejected
      if company.verified == verified, company.status == status.rawValue { return company }
      let saved = try await transaction.query(
        """
        update account_company set verified = \(verified), bin_verified = \(verified),
          status = \(status), updated_at = \(now), row_version = row_version + 1
        where id = \(id) returning \(CompanyRow.columns)
        """
      ).map(CompanyRow.company)[0]
      try await publish(saved, actor: actor, in: transaction)
      return saved
    }
  }

  func lock(_ id: CompanyID, in transaction: Transaction) async throws -> Company {
    let company = try await transaction.query(
      "select \(CompanyRow.columns) from account_company where id = \(id) for no key update"
    ).first.map(CompanyRow.company)
    guard let company else { throw CompanyError.notFound }
    return company
  }

  private func role(
    of user: UserID, in company: CompanyID, _ transaction: Transaction
  ) async throws -> MemberRole? {
    try await transaction.query(
      """
      select role from account_usercompany
      where company_id = \(company) and user_id = \(user)
      """
    ).first.map { MemberRole(rawValue: try $0.string("role")) ?? .member }
  }

  private func write(
    _ details: CompanyDetails, to id: CompanyID, isRenamed: Bool, now: Instant,
    in transaction: Transaction
  ) async throws -> Company {
    try await transaction.query(
      """
      update account_company set name = \(details.name.text(in: .russian)),
        name_kk = \(details.name.kk ?? ""), name_en = \(details.name.en ?? ""),
        short_name = \(details.shortName), legal_form = \(details.legalForm),
        legal_address = \(details.legalAddress), city = \(details.city),
        website = \(details.website), about = \(details.about),
        verified = verified and not \(isRenamed),
        bin_verified = bin_verified and not \(isRenamed),
        status = case when \(isRenamed) then 'pending_verification' else status end,
        updated_at = \(now), row_version = row_version + 1
      where id = \(id) returning \(CompanyRow.columns)
      """
    ).map(CompanyRow.company)[0]
  }

  private func publish(
    _ company: Company, actor: UserID, in transaction: Transaction
  ) async throws {
    try await OutboxWriter.append(
      CompanyUpdated(
        id: company.id.rawValue, name: company.name.text(in: .russian), verified: company.verified),
      rev: company.rowVersion, actor: actor.rawValue, in: transaction)
  }
}
