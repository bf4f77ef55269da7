package import Kernel

/// A company of the register: the row of `account_company` as far as this context shows it.
package struct Company: Sendable {
  package let id: CompanyID
  /// Digits of the BIN or IIN as stored; old rows may break today's rule.
  package let taxNumber: String
  package let name: Localized
  package let shortName: String
  package let legalForm: String
  package let legalAddress: String
  package let city: String
  package let website: String
  package let logo: String
  package let about: String
  package let verified: Bool
  package let status: String
  package let rowVersion: Int64

  /// Only for the store.
  package init(
    stored id: CompanyID, taxNumber: String, name: Localized, shortName: String, legalForm: String,
    legalAddress: String, city: String, website: String, logo: String, about: String,
    verified: Bool, status: String, rowVersion: Int64
  ) {
    self.id = id
    self.taxNumber = taxNumber
    self.name = name
    self.shortName = shortName
    self.legalForm = legalForm
    self.legalAddress = legalAddress
    self.city = city
    self.website = website
    self.logo = logo
    self.about = about
    self.verified = verified
    self.status = status
    self.rowVersion = rowVersion
  }
}

package typealias CompanyID = Identifier<Company>

/// A company as its author describes it. The number is right by its check digit; whether the
/// company exists, and is his, is settled by verification.
package struct NewCompany: Sendable {
  package let taxNumber: TaxNumber
  package let name: Localized
  package let shortName: String
  package let legalForm: String
  package let legalAddress: String
  package let city: String
  package let website: String
  package let about: String

  package init(
    taxNumber: TaxNumber, name: Localized, shortName: String, legalForm: String,
    legalAddress: String, city: String, website: String, about: String
  ) {
    self.taxNumber = taxNumber
    self.name = name
    self.shortName = shortName
    self.legalForm = legalForm
    self.legalAddress = legalAddress
    self.city = city
    self.website = website
    self.about = about
  }

  /// The form that follows from the number where nothing was said.
  package var companyType: String {
    taxNumber.kind == .person || taxNumber.kind == .jointEntrepreneur
      ? "sole_proprietor" : "legal_entity"
  }
}

/// How far the register trusts a company.
package enum CompanyStatus: String, Sendable, CaseIterable {
  case draft
  case pendingVerification = "pending_verification"
  case verified
  case rejected
  case suspended
  case liquidated
  case merged

  package var reference: ReferenceState {
    switch self {
    case .suspended: .suspended
    case .liquidated, .merged: .deleted
    default: .exists
    }
  }
}
