import IdentityDomain
import JSON
import Kernel
import OpenAPI

/// What users are told of signing in and out.
enum SessionDescriptions {
  static let signIn = Operation("Sign in")
    .saying("Sets the cookie `sessionid`; `csrf_token` goes into X-CSRF-Token with every write.")
    .takes(
      .input([
        "login": Schema.filled(max: 254).example("aigerim@example.kz"),
        "password": Schema.text(min: 1, max: PasswordPolicy.maximum)
          .example("Tau-kus-1907-bulak"),
      ])
    )
    .answers(
      201, .object(["user": account, "csrf_token": .text, "expires_at": .instant]), with: .cookie
    )
    .limited().refuses(401, "wrong-credentials").refuses(403, "foreign-origin")

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
