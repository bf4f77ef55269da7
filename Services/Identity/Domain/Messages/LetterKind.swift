/// Which letter it is: what logs name, limits count and suppressions ask.
package enum LetterKind: String, Sendable, CaseIterable {
  case activation
  case addressTaken = "address_taken"
  case passwordReset = "password_reset"
  case passwordOutdated = "password_outdated"
  case passwordChanged = "password_changed"
  case contactCode = "contact_code"
  case contactChanged = "contact_changed"
  case locked
  case signInCode = "sign_in_code"
  /// A second factor came, went, or was guessed at.
  case secondFactor = "second_factor"
  case socialCode = "social_code"
  /// A way in by a provider came or went.
  case socialLink = "social_link"
  case suspended
  /// An account is restored, is to be deleted, is not.
  case accountState = "account_state"
  case invitation
  case fileReady = "file_ready"
  case newsletterConfirmation = "newsletter_confirmation"
  case newsletterIssue = "newsletter_issue"
  /// Anything else that somebody is told.
  case notice
}

/// What a letter is for, which decides what may be in its way.
package enum LetterPurpose: String, Sendable {
  /// Lets somebody in, or says that somebody else may have come in.
  case security
  case ordinary
  /// To everybody who wanted it: leaves after all others.
  case bulk
}

extension LetterKind {
  package var purpose: LetterPurpose {
    switch self {
    case .activation, .passwordReset, .passwordOutdated, .passwordChanged, .contactCode,
      .contactChanged, .locked, .signInCode, .secondFactor, .socialCode, .socialLink, .suspended,
      .accountState:
      .security
    case .addressTaken, .fileReady, .newsletterConfirmation, .invitation, .notice: .ordinary
    case .newsletterIssue: .bulk
    }
  }

  /// Holds a code or a link that lets somebody do something: the text is wiped as soon as the letter
  /// is over, and nobody can send it again. Of a notice nobody knows.
  package var isSecret: Bool {
    switch self {
    case .activation, .passwordReset, .passwordOutdated, .contactCode, .signInCode, .socialCode,
      .suspended, .newsletterConfirmation, .invitation, .notice:
      true
    case .addressTaken, .passwordChanged, .contactChanged, .locked, .secondFactor, .socialLink,
      .accountState, .fileReady, .newsletterIssue:
      false
    }
  }

  /// How many letters of the kind one address gets. Security mails have a share of their own, which
  /// nothing else uses up.
  package var share: LetterShare {
    switch self {
    case .newsletterConfirmation: LetterShare(perHour: 3, perDay: 6)
    case .newsletterIssue: LetterShare(perHour: .max, perDay: .max)
    case .activation, .passwordReset, .passwordOutdated, .contactCode, .signInCode, .socialCode,
      .addressTaken, .invitation:
      LetterShare(perHour: 10, perDay: 30)
    case .passwordChanged, .contactChanged, .locked, .secondFactor, .socialLink, .suspended,
      .accountState:
      LetterShare(perHour: 20, perDay: 60)
    case .fileReady, .notice: LetterShare(perHour: 60, perDay: 300)
    }
  }
}

package struct LetterShare: Sendable, Equatable {
  package let perHour: Int
  package let perDay: Int
}
