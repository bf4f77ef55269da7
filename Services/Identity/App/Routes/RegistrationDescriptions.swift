import IdentityDomain
import JSON
import Kernel
import OpenAPI

/// What users are told of becoming known.
enum RegistrationDescriptions {
  static let register = Operation("Register by e-mail or telephone")
    .saying("The answer does not tell whether the address is taken. A code goes out to it.")
    .takes(
      contact.adding([
        "password": password, "first_name": name, "last_name": name,
        "locale": Schema.choice(of: Language.self).nullable.optional,
      ])
    )
    .answers(202, pending).limited().refuses(503, "busy")

  static let resendCode = Operation("Send the code of a registration again")
    .takes(contact).answers(202, pending).limited()

  static let activate = Operation("Confirm the address with the code")
    .takes(contact.adding(["code": code])).answers(204).limited()

  static let requestReset = Operation("Send a code for a new password")
    .takes(contact).answers(202, pending).limited()

  static let confirmReset = Operation("Set a new password with the code")
    .takes(contact.adding(["code": code, "password": password])).answers(204).limited()

  static let name = Schema.text(min: 1, max: PersonName.maximum).example("Айгерім")
  static let password = Schema.text(min: 1, max: 4_096).example("Tau-kus-1907-bulak")
  static let code = Schema.filled(max: 20).example("123456")
  static let pending = Schema.object(["status": .choice(["pending"])])

  /// Exactly one of the two.
  static let contact = Schema.input([
    "email": Schema.email.optional,
    "phone": Schema.text(max: 40).example("+77011234567").optional,
  ])
  .example(["email": "aigerim@example.kz"])
}

extension Operation {
  /// Attempts are counted by account and by address.
  func limited() -> Operation { refuses(429, "too-many-attempts") }
}
