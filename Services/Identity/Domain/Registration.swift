package import Kernel

/// A person's wish for an account, judged: a value that exists may be stored.
package struct Registration: Sendable {
  package let contact: Contact
  package let firstName: PersonName
  package let lastName: PersonName
  package let locale: Language

  package init(contact: Contact, firstName: PersonName, lastName: PersonName, locale: Language) {
    self.contact = contact
    self.firstName = firstName
    self.lastName = lastName
    self.locale = locale
  }
}

/// How long an account may wait for its code before it is forgotten.
package enum RegistrationPolicy {
  package static let pendingLifetime: Duration = .seconds(7 * 86_400)
  /// How many codes of one address may be open at once. Each stands for the password that was
  /// given with it, so a stranger's second registration cannot slip a password under the first.
  package static let openCodes = 5
}
