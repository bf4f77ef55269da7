package import Kernel

/// A request as whoever sent it wrote it.
package struct PressLetter: Sendable {
  package let outlet: String
  package let name: String
  package let email: EmailAddress
  package let phone: PhoneNumber?
  package let subject: String
  package let message: String
  /// What it is about, if it is about one.
  package let company: CompanyID?
  /// In which the answer is written.
  package let language: Language

  package init(
    outlet: String, name: String, email: EmailAddress, phone: PhoneNumber?, subject: String,
    message: String, company: CompanyID?, language: Language
  ) {
    self.outlet = outlet
    self.name = name
    self.email = email
    self.phone = phone
    self.subject = subject
    self.message = message
    self.company = company
    self.language = language
  }
}
