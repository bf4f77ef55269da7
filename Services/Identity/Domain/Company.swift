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
  package let head: CompanyHead
  package let face: CompanyFace
  package let standing: CompanyStanding
  package let verifiedAt: Instant?
  /// As stored: words that only the old system knew stay.
  package let status: String
  package let rowVersion: Int64

  package var verified: Bool { standing.isVerified }
  /// Its region; where none is known, its city.
  package var home: String { face.region.isEmpty ? city : face.region }

  /// Only for the store.
  package init(
    stored id: CompanyID, taxNumber: String, name: Localized, shortName: String, legalForm: String,
    legalAddress: String, city: String, website: String, logo: String, about: String,
    head: CompanyHead, face: CompanyFace, standing: CompanyStanding, verifiedAt: Instant?,
    status: String, rowVersion: Int64
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
    self.head = head
    self.face = face
    self.standing = standing
    self.verifiedAt = verifiedAt
    self.status = status
    self.rowVersion = rowVersion
  }
}

/// Who stands for a company. Personal data: only for its members and the staff.
package struct CompanyHead: Sendable, Equatable {
  package var name: String
  package var position: String
  /// The IIN as stored. Never log it.
  package var number: String

  package init(name: String, position: String, number: String) {
    self.name = name
    self.position = position
    self.number = number
  }
}

/// What else everybody may see on a company's card.
package struct CompanyFace: Sendable {
  package let type: String
  package let slogan: Localized
  package let description: Localized
  package let industry: String
  package let technologies: [String]
  package let region: String
  package let country: String
  package let employees: Int64?
  package let foundedYear: Int64?
  package let isResident: Bool

  package init(
    type: String, slogan: Localized, description: Localized, industry: String,
    technologies: [String], region: String, country: String, employees: Int64?,
    foundedYear: Int64?, isResident: Bool
  ) {
    self.type = type
    self.slogan = slogan
    self.description = description
    self.industry = industry
    self.technologies = technologies
    self.region = region
    self.country = country
    self.employees = employees
    self.foundedYear = foundedYear
    self.isResident = isResident
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
  /// Not yet to be verified: its author goes on writing.
  package let isDraft: Bool

  package init(
    taxNumber: TaxNumber, name: Localized, shortName: String, legalForm: String,
    legalAddress: String, city: String, website: String, about: String, isDraft: Bool = false
  ) {
    self.taxNumber = taxNumber
    self.name = name
    self.shortName = shortName
    self.legalForm = legalForm
    self.legalAddress = legalAddress
    self.city = city
    self.website = website
    self.about = about
    self.isDraft = isDraft
  }

  package var status: CompanyStatus { isDraft ? .draft : .pendingVerification }
  package var companyType: String { taxNumber.companyType }
}

extension TaxNumber {
  /// The form of a company that follows from its number where nothing was said.
  package var companyType: String {
    kind == .person || kind == .jointEntrepreneur ? "sole_proprietor" : "legal_entity"
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

  /// Its life is over: nothing of it changes any more.
  package var isOver: Bool { self == .liquidated || self == .merged }
  /// Whether somebody may join now.
  package var takesMembers: Bool { self != .suspended && !isOver }
}
