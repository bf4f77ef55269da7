package import Kernel

/// Who somebody is by a provider's word.
package struct ProviderIdentity: Sendable, Equatable {
  /// The provider's own name for him, which never becomes another's.
  package let subject: String
  package let email: EmailAddress?
  /// Whether the provider has seen that the address is his.
  package let emailVerified: Bool
  package let firstName: PersonName?
  package let lastName: PersonName?

  package init(
    subject: String, email: EmailAddress?, emailVerified: Bool, firstName: PersonName? = nil,
    lastName: PersonName? = nil
  ) {
    self.subject = subject
    self.email = email
    self.emailVerified = emailVerified && email != nil
    self.firstName = firstName
    self.lastName = lastName
  }

  /// The address, if it may count as his.
  package var provenEmail: EmailAddress? { emailVerified ? email : nil }

  /// Where old links go by e-mail address, a name that looks like one could be taken for somebody's.
  package func isAmbiguous(at provider: SocialProvider) -> Bool {
    provider.oldName == .email && subject.contains("@")
  }

  package static func isSubject(_ text: String) -> Bool {
    (1...255).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
  }
}
