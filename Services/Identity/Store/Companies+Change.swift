package import IdentityDomain
package import Kernel
import Postgres

/// What the owner of a company may change.
package struct CompanyDetails: Sendable, Equatable {
  /// Digits; old ones may break today's rule.
  package private(set) var taxNumber: String
  package var name: Localized
  package var shortName: String
  package var legalForm: String
  package var legalAddress: String
  package var city: String
  package var website: String
  package var about: String
  package var head: CompanyHead
  private(set) var companyType: String

  init(_ company: Company) {
    taxNumber = company.taxNumber
    name = company.name
    shortName = company.shortName
    legalForm = company.legalForm
    legalAddress = company.legalAddress
    city = company.city
    website = company.website
    about = company.about
    head = company.head
    companyType = company.face.type
  }

  package mutating func set(_ number: TaxNumber) {
    guard number.digits != taxNumber else { return }
    taxNumber = number.digits
    companyType = number.companyType
  }

  /// What was verified: another number, name or head has to be verified anew.
  func isSameCompany(as other: CompanyDetails) -> Bool {
    taxNumber == other.taxNumber && name == other.name && head == other.head
  }
}

extension Companies {
  /// By an owner or admin of the company, or by staff. Throws `CompanyError`, `ProfileError.stale`.
  package func change(
    _ id: CompanyID, by actor: Actor, ifVersion version: Int64?, now: Instant,
    _ decide: @escaping (inout CompanyDetails) throws -> Void
  ) async throws -> Company {
    try await database.transaction { transaction in
      let company = try await lock(id, in: transaction)
      try await demandEditor(actor, of: id, in: transaction)
      if let version, version != company.rowVersion { throw ProfileError.stale }
      if company.standing.status.isOver { throw CompanyError.wrongState }
      let old = CompanyDetails(company)
      var details = old
      try decide(&details)
      if details == old { return company }
      var standing: CompanyStanding?
      if !details.isSameCompany(as: old) {
        standing = company.standing
        try standing?.take(.amend)
      }
      let saved = try await write(details, old, standing, to: id, now: now, in: transaction)
      if standing != nil || saved.home != company.home {
        try await publish(saved, actor: actor.user, in: transaction)
      }
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

  func role(
    of user: UserID, in company: CompanyID, _ transaction: Transaction
  ) async throws -> MemberRole? {
    try await transaction.query(
      """
      select role from account_usercompany
      where company_id = \(company) and user_id = \(user)
      """
    ).first.map { MemberRole(rawValue: try $0.string("role")) ?? .member }
  }

  /// An old number that breaks today's rule keeps its empty key until it is changed.
  private func write(
    _ details: CompanyDetails, _ old: CompanyDetails, _ standing: CompanyStanding?,
    to id: CompanyID, now: Instant, in transaction: Transaction
  ) async throws -> Company {
    let isRenumbered = details.taxNumber != old.taxNumber
    do {
      return try await transaction.query(
        """
        update account_company set name = \(details.name.text(in: .russian)),
          name_kk = \(details.name.kk ?? ""), name_en = \(details.name.en ?? ""),
          short_name = \(details.shortName), legal_form = \(details.legalForm),
          legal_address = \(details.legalAddress), city = \(details.city),
          website = \(details.website), about = \(details.about),
          tin = \(details.taxNumber), company_type = \(details.companyType),
          tin_key = case when \(isRenumbered) then \(details.taxNumber)::text else tin_key end,
          director_name = \(details.head.name), director_position = \(details.head.position),
          director_iin = \(details.head.number), \(standing.assignments) updated_at = \(now),
          row_version = row_version + 1
        where id = \(id) returning \(CompanyRow.columns)
        """
      ).map(CompanyRow.company)[0]
    } catch let error as DatabaseError {
      throw Constraints.meaning(of: error)
    }
  }
}

extension CompanyStanding? {
  /// With a comma behind; nothing where the standing stays, whatever word the old site left there.
  fileprivate var assignments: SQL {
    guard let self else { return "" }
    return """
      status = \(self.status), verified = \(self.isVerified), bin_verified = \(self.isProven),
      status_reason = \(self.reason),
      """
  }
}
