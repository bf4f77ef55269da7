import IdentityDomain
import JSON
import Kernel
import OpenAPI

/// What users are told of signing in and out.
enum SessionDescriptions {
  static let signIn = Operation("Sign in")
    .saying(
      """
      Sets the cookie `sessionid`; `csrf_token` goes into X-CSRF-Token with every write. Whoever has a \
      second factor gets 202 and a challenge instead.
      """
    )
    .takes(
      .input([
        "login": Schema.filled(max: 254).example("aigerim@example.kz"),
        "password": Schema.text(min: 1, max: PasswordPolicy.maximum)
          .example("Tau-kus-1907-bulak"),
      ])
    )
    .answers(201, session, with: .cookie).answers(202, challenge)
    .limited().refuses(401, "wrong-credentials").refuses(403, "foreign-origin")

  static let secondFactor = Operation("The second step of signing in")
    .saying("With a code of the authenticator app, or a recovery code.")
    .takes(
      .input([
        "challenge": Schema.text(min: 1, max: 128), "code": SecondFactorDescriptions.code,
      ])
    )
    .answers(201, session, with: .cookie)
    .limited().refuses(401, "challenge-over", "wrong-credentials").refuses(403, "foreign-origin")

  static let offerCode = Operation("Send a code to sign in with")
    .saying("The answer does not tell whether there is an account.")
    .takes(RegistrationDescriptions.contact).answers(202, RegistrationDescriptions.pending)
    .limited()

  static let signInByCode = Operation("Sign in by a code instead of a password")
    .takes(RegistrationDescriptions.contact.adding(["code": RegistrationDescriptions.code]))
    .answers(201, session, with: .cookie).answers(202, challenge)
    .limited().refuses(401, "wrong-credentials").refuses(403, "foreign-origin")

  /// `second_factor_required`: nothing is open to the session before one is set up.
  static let session = Schema.object([
    "user": account, "csrf_token": .text, "expires_at": .instant,
    "second_factor_required": .flag,
  ])

  static let challenge = Schema.object([
    "status": .choice(["second-factor"]), "challenge": .text, "expires_at": .instant,
  ])

  static let list = Operation("Where I am signed in")
    .answers(
      .page(
        of: .object([
          "id": .text, "current": .flag, "created_at": .instant, "last_activity": .instant,
          "expires_at": .instant, "ip": .text.nullable, "user_agent": .text,
          "device": .text.nullable,
        ])))

  static let current = Operation("The session that asks")
    .saying("404 for a caller with a token instead of a session.")
    .answers(
      .object([
        "id": .text, "user_id": .id, "created_at": .instant, "expires_at": .instant,
        "csrf_token": .text,
      ])
    )
    .refuses(404, "not-found")

  static let signOut = Operation("Sign out")
    .answers(204, nil, with: .cookie).refuses(404, "not-found")

  static let end = Operation("End one of my sessions")
    .path("id", Schema.text(min: 1, max: 40, pattern: "^[A-Za-z0-9_-]+$")).answers(204)

  static let endOthers = Operation("End all my sessions but this one")
    .answers(.object(["revoked": .count]))

  static let account = Schema.object([
    "id": .rowID, "email": .text.nullable, "phone": .text.nullable, "first_name": .text,
    "last_name": .text, "middle_name": .text.nullable, "display_name": .text,
    "avatar": .text.nullable, "locale": .choice(of: Language.self), "is_staff": .flag,
    "is_superuser": .flag, "is_expert": .flag,
  ]).named("identity.Account")
}
