package import Kernel

/// A sign-in elsewhere that waits: for the provider's answer, then for the person to say who he is here.
package struct PausedSignIn: Sendable, Equatable {
  package enum Purpose: Sendable, Equatable {
    case signIn
    /// Somebody who is signed in wants one more way in. `session`: by this browser's session only.
    case link(user: UserID, session: String)
  }

  /// A code that went out by mail; who brings it back has the address.
  package struct MailedCode: Sendable, Equatable {
    package let email: EmailAddress
    package let hash: String
    package let ends: Instant
    package var tries = 0
    /// For an account that is to be made.
    package let names: Names?

    package init(
      email: EmailAddress, hash: String, ends: Instant, tries: Int = 0, names: Names?
    ) {
      self.email = email
      self.hash = hash
      self.ends = ends
      self.tries = tries
      self.names = names
    }
  }

  package struct Names: Sendable, Equatable {
    package let first: PersonName
    package let last: PersonName

    package init(first: PersonName, last: PersonName) {
      self.first = first
      self.last = last
    }
  }

  /// The provider's name.
  package let provider: String
  package let purpose: Purpose
  /// Where the browser goes on afterwards; always an address of this house.
  package let next: String
  package let language: Language
  /// `nil`: the provider has not answered.
  package var identity: ProviderIdentity?
  package var code: MailedCode?

  package init(
    provider: String, purpose: Purpose, next: String, language: Language,
    identity: ProviderIdentity? = nil, code: MailedCode? = nil
  ) {
    self.provider = provider
    self.purpose = purpose
    self.next = next
    self.language = language
    self.identity = identity
    self.code = code
  }

  /// To which address a code may go: to the one that the provider vouches for if it does, else to the one
  /// that the person names.
  package func addressee(naming typed: EmailAddress?) -> EmailAddress? {
    identity?.provenEmail ?? typed
  }

  /// Counts the try. Gives back what the code proves, or why it proves nothing.
  package mutating func judge(
    _ hash: String, now: Instant
  ) -> Result<MailedCode, CodeError> {
    guard let code, code.tries < CodePolicy.tries else { return .failure(.wrong) }
    guard code.hash == hash else {
      self.code?.tries += 1
      return .failure(.wrong)
    }
    return code.ends > now ? .success(code) : .failure(.expired)
  }
}
