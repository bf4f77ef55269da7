/// Whose signature a document wants.
package enum SignerPolicy: String, Sendable, CaseIterable {
  /// His own, with a certificate of a person.
  case person
  /// Of the company, by its head or whoever may sign for it.
  case company
  /// Of the company, by nobody but its head.
  case head
}

/// What is known of a certificate and of who shows it: by the certificate, and by identity, which
/// alone knows the numbers of people and companies.
package struct SignerClaim: Sendable, Hashable {
  package enum Match: String, Sendable {
    case same
    case other
    /// The account has no number that was proved; the company is not there.
    case unknown
  }

  package enum Standing: String, Sendable {
    case person, employee, authorized, head
  }

  /// The certificate is for signing documents, not for signing in, and has a number of a person.
  package let isForSigning: Bool
  package let standing: Standing
  /// The certificate names an organisation.
  package let namesOrganization: Bool
  package let person: Match
  /// Against the company that the document is signed for. A company that has the number of its owner
  /// (a sole proprietor) is the same by the person's own certificate.
  package let company: Match

  package init(
    isForSigning: Bool, standing: Standing, namesOrganization: Bool, person: Match, company: Match
  ) {
    self.isForSigning = isForSigning
    self.standing = standing
    self.namesOrganization = namesOrganization
    self.person = person
    self.company = company
  }

  /// Refused in the order a person would explain it.
  package func demand(_ policy: SignerPolicy) throws(SignatureRefusal) {
    guard isForSigning else { throw .wrongUse }
    if person == .unknown { throw .numberNotProved }
    guard person == .same else { throw .anotherPerson }
    if policy == .person {
      if namesOrganization { throw .ofOrganization }
      return
    }
    guard company == .same else { throw .anotherCompany }
    // The sole proprietor is the head of what is his own.
    if !namesOrganization { return }
    switch (standing, policy) {
    case (.head, _), (.authorized, .company): return
    default: throw .withoutRight
    }
  }
}

/// Why a document is not signed, though the signature itself is right.
package enum SignatureRefusal: Error, Sendable, Hashable, CaseIterable {
  /// It has to be signed, and is not.
  case required
  /// Nothing was frozen to be signed, or too long ago.
  case nothingToSign
  /// What was frozen is not what the thing says any more.
  case outdated
  /// The signature was used already, here or for another document.
  case used
  /// This person has signed this document.
  case alreadySigned
  case wrongUse
  case numberNotProved
  case anotherPerson
  case anotherCompany
  /// A certificate of an organisation on a person's own document.
  case ofOrganization
  case withoutRight
  /// Only a company may sign it, and a person asks.
  case forCompanies
  /// It has to come from a telephone.
  case byTelephone
  /// The telephone has not brought the signature yet.
  case notSignedYet
  /// The code for the telephone is over.
  case codeOver
}
