package import Kernel

/// Where a person can be reached and by what the person signs in: an e-mail address or a mobile
/// telephone number.
package enum Contact: Hashable, Sendable {
  case email(EmailAddress)
  case phone(PhoneNumber)

  /// Reads what is typed into one "login" field: whatever has an `@` is an address.
  package init?(login: String) {
    if login.contains("@") {
      guard let email = EmailAddress(login) else { return nil }
      self = .email(email)
    } else {
      guard let phone = PhoneNumber(login) else { return nil }
      self = .phone(phone)
    }
  }

  /// By what limits are counted and rows are found. Personal data: never log it.
  package var key: String {
    switch self {
    case .email(let email): email.key
    case .phone(let phone): phone.e164
    }
  }

  /// As it is written to, which many spellings of one key are not. Personal data: never log it.
  package var text: String {
    switch self {
    case .email(let email): email.text
    case .phone(let phone): phone.e164
    }
  }

  package var channel: Channel {
    switch self {
    case .email: .mail
    case .phone: .sms
    }
  }
}

/// How a message reaches a person.
package enum Channel: String, Sendable {
  case mail
  case sms
}
