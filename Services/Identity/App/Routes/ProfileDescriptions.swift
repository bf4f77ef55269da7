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
        "old_password": ownPassword,
        "new_password": RegistrationDescriptions.password,
      ])
    )
    .answers(204).limited().refuses(404, "not-found")

  static let setAvatar = Operation("Give me a photo")
    .saying(
      """
      The body is a PNG, JPEG or WebP picture of at most 512 KiB; the type is told by the content. \
      It takes the place of the one before.
      """
    )
    .takesPicture().matching().spoken().answers(own, with: .etag).refuses(404, "not-found")

  static let removeAvatar = Operation("Take my photo away").matching().answers(204)
    .refuses(404, "not-found")

  static let avatar = Operation("The photo of a person")
    .saying("The address names the content: kept for a year by whoever likes.")
    .path("digest", .text(max: 64)).answersPicture()

  static let offerContact = Operation("Send a code to another address of mine")
    .saying(
      """
      For a browser's session, by password. The answer does not tell whether somebody has the \
      address. One of each is under way at a time.
      """
    )
    .takes(RegistrationDescriptions.contact.adding(["password": ownPassword]))
    .answers(202, RegistrationDescriptions.pending).limited().refuses(403, "forbidden")
    .refuses(404, "not-found").refuses(503, "busy")

  static let takeContact = Operation("Make an address mine with the code")
    .saying(
      """
      I sign in by it from now on. The address before is told, codes that went there are void, and \
      all other sessions end.
      """
    )
    .takes(RegistrationDescriptions.contact.adding(["code": RegistrationDescriptions.code]))
    .answers(204).limited().refuses(403, "forbidden").refuses(409, "contact-taken")

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
  private static let ownPassword = Schema.text(min: 1, max: PasswordPolicy.maximum)
    .example("Tau-kus-1907-bulak")

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
