package import Kernel

/// A signature that is right, as far as it speaks for a company.
package struct CompanySignature: Sendable {
  /// Whose key it was.
  package let person: TaxNumber
  /// The organisation that the certificate names.
  package let organization: TaxNumber?
  /// Not of an employee who signs for himself alone.
  package let bindsOrganization: Bool

  package init(person: TaxNumber, organization: TaxNumber?, bindsOrganization: Bool) {
    self.person = person
    self.organization = organization
    self.bindsOrganization = bindsOrganization
  }

  /// - Parameters:
  ///   - company: the number in the register.
  ///   - owner: the number that whoever sends the signature has proved; `nil`: none.
  package func demandSpeaks(
    for company: String, by owner: String?
  ) throws(CompanySignatureError) {
    guard let owner else { throw .numberNotProven }
    guard person.digits == owner else { throw .anotherPerson }
    guard let organization, organization.digits == company else { throw .anotherCompany }
    guard bindsOrganization else { throw .withoutRight }
  }
}

/// Why a right signature does not verify a company.
package enum CompanySignatureError: Error, Equatable, CaseIterable {
  /// Whose account it is has to be proved first.
  case numberNotProven
  case anotherPerson
  case anotherCompany
  /// An employee's certificate, which binds the organisation to nothing.
  case withoutRight
}
