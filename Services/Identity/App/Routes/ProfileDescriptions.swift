import IdentityDomain
import JSON
import Kernel
import OpenAPI

/// What users are told of their own profile and of other people.
enum ProfileDescriptions {
  static let show = Operation("My profile, companies and permissions")
    .spoken().answers(own, with: .etag).refuses(404, "not-found")

  static let change = Operation("Change my profile: null clears")
    .patches(
      .input([
        "first_name": name.optional, "last_name": name.optional,
        "middle_name": name.nullable.optional,
        "locale": Schema.choice(of: Language.self).optional,
        "city": text(100), "position": text(255), "bio": text(5_000),
        "headline": Schema.input([
          "ru": text(255), "kk": text(255), "en": text(255),
        ]).nullable.optional,
        "website": address, "linkedin": address, "github": address, "telegram": text(64),
        "skills": Schema.array(of: .filled(max: 100), count: 0...50).nullable.optional,
        "is_public": Schema.flag.optional, "show_email": Schema.flag.optional,
        "show_phone": Schema.flag.optional, "is_subscribed": Schema.flag.optional,
        "company_id": Schema.rowID.nullable.optional,
      ]).example(["city": "Астана"])
    )
    .spoken().answers(200, own, with: .etag).refuses(404, "not-found")

  static let changePassword = Operation("Change my password")
    .saying("Ends all other sessions.")
    .takes(
      .input([
        "old_password": Schema.text(min: 1, max: PasswordPolicy.maximum)
          .example("Tau-kus-1907-bulak"),
        "new_password": RegistrationDescriptions.password,
      ])
    )
    .answers(204).limited().refuses(404, "not-found")

  static let person = Operation("A person as others see him")
    .spoken()
    .answers(
      .object([
        "id": .rowID, "display_name": .text, "avatar": .text.nullable, "headline": .localized,
        "bio": .text.nullable, "city": .text.nullable, "position": .text.nullable,
        "skills": .array(of: .text), "website": .text.nullable, "is_expert": .flag,
        "email": .text.optional, "phone": .text.optional,
      ]).named("identity.Person"))

  static let setGroups = Operation("Put a person into groups")
    .takes(.input(["groups": .array(of: .filled(max: 150), count: 0...50)]))
    .answers(204)

  static let setOrganization = Operation("Bind a member of staff to an organisation, or to none")
    .takes(.input(["organization": .filled(max: 100).nullable]))
    .answers(204)

  static func text(_ max: Int) -> Schema { Schema.text(max: max).nullable.optional }
  static let address = Schema.text(max: WebAddress.maximum).example("https://example.kz")
    .nullable.optional
  private static let name = RegistrationDescriptions.name

  private static let own = SessionDescriptions.account.adding([
    "city": .text.nullable, "position": .text.nullable, "bio": .text.nullable,
    "headline": .localized, "website": .text.nullable, "linkedin": .text.nullable,
    "github": .text.nullable, "telegram": .text.nullable, "skills": .array(of: .text),
    "is_public": .flag, "show_email": .flag, "show_phone": .flag, "is_subscribed": .flag,
    "company_id": .integer().nullable, "email_verified": .flag, "phone_verified": .flag,
    "iin": .text.nullable, "iin_verified": .flag,
    "completeness": .object([
      "percent": .integer(in: 0...100),
      "missing": .array(of: .choice(ProfileCompleteness.Part.allCases.map(\.rawValue))),
    ]),
    "joined_at": .instant,
    "companies": .array(
      of: .object(["id": .rowID, "name": .localized, "verified": .flag, "role": .text])),
    "groups": .array(of: .text), "permissions": .array(of: .text), "csrf_token": .text.nullable,
  ]).named("identity.Me")
}
