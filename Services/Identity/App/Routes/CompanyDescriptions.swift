import IdentityDomain
import JSON
import OpenAPI

/// What users are told of companies and their members.
enum CompanyDescriptions {
  static let create = Operation("Register a company; its author becomes the owner")
    .takes(
      .input([
        "tin": number,
        "name": name, "short_name": text(255), "legal_form": text(50),
        "legal_address": text(500), "city": text(100), "website": ProfileDescriptions.address,
        "about": text(5_000), "draft": Schema.flag.optional,
      ])
    )
    .saying("A `draft` is seen by its members alone until it is submitted.")
    .repeatable().spoken().answers(201, company, with: [.etag, .location])
    .refuses(409, "tin-taken")

  static let listMine = Operation("My companies, with my role")
    .spoken()
    .answers(
      .page(
        of: .object(["id": .rowID, "name": .localized, "verified": .flag, "role": .text])))

  static let show = Operation("A company")
    .saying(
      """
      `tin`, who stands for it and why it was refused are shown to its members and to the staff only.
      The number of one that was merged gives the other one.
      """
    )
    .spoken().answers(company, with: .etag)

  static let badges = Operation("What a company is by services, such as a participant")
    .saying("Each with the number of its certificate; what was revoked or has expired is left out.")
    .spoken()
    .answers(
      .object([
        "items": .array(
          of: Schema.object([
            "service": .text, "service_name": .localized, "number": .text, "granted_at": .instant,
            "valid_until": .day.nullable,
          ]).named("identity.CompanyBadge"))
      ]))

  static let change = Operation("Change a company's details")
    .patches(
      .input([
        "name": name.optional, "short_name": text(255), "legal_form": text(50),
        "legal_address": text(500), "city": text(100), "website": ProfileDescriptions.address,
        "about": text(5_000), "tin": number.optional, "director_name": text(255),
        "director_position": text(255),
        "director_iin": Schema.text(max: 20, pattern: "^[0-9]{12}$").example("900101300007")
          .nullable.optional,
      ]).example(["city": "Астана"])
    )
    .saying("With another number, name or head it has to be verified anew.")
    .spoken().answers(200, company, with: .etag).refuses(403, "forbidden")
    .refuses(409, "tin-taken", "wrong-state")

  // MARK: Its life

  static let submit = Operation("Ask for verification of a draft or a rejected company")
    .takes(.input([:]), isRequired: false).spoken().answers(200, company, with: .etag)
    .refuses(403, "forbidden").refuses(409, "wrong-state").refuses(412, "stale")

  static let verify = Operation("Confirm that a company is who it says, or refuse to")
    .saying("A refusal needs a `reason`. With `If-Match` only what was looked at is confirmed.")
    .takes(
      .input([
        "verified": .flag,
        "reason": Schema.text(max: JoiningPolicy.reasonLimit).nullable.optional,
      ]).example(["verified": true])
    )
    .spoken().answers(200, company, with: .etag)
    .refuses(409, "wrong-state").refuses(412, "stale")

  static let suspend = step("Suspend a verified company")
  static let restore = step("End a company's suspension")
  static let liquidate = step("Note that a company does not exist any more")

  static let merge = Operation("Merge a duplicate into the company that stays")
    .saying(
      """
      Both have the same number. Members (of two memberships the older one), requests and invitations
      go over; the answer is the company that stays.
      """
    )
    .takes(.input(["into": .rowID, "reason": JoiningDescriptions.reason])).spoken()
    .answers(200, company, with: .etag).refuses(409, "different-tin", "wrong-state")

  private static func step(_ summary: String) -> Operation {
    Operation(summary).takes(.input(["reason": JoiningDescriptions.reason])).spoken()
      .answers(200, company, with: .etag).refuses(409, "wrong-state").refuses(412, "stale")
  }

  // MARK: Members

  static let members = Operation("Who belongs to a company")
    .answers(
      .page(
        of: .object([
          "user_id": .rowID, "display_name": .text, "avatar": .text.nullable, "role": .text,
          "verified": .flag,
        ])))

  static let addMember = Operation("Take a person into a company")
    .takes(.input(["user_id": .rowID, "role": role])).repeatable()
    .answers(201, member, with: .location)
    .refuses(403, "forbidden").refuses(409, "already-member", "last-owner", "wrong-state")

  static let changeRole = Operation("Change a member's role")
    .takes(.input(["role": role])).answers(member)
    .refuses(403, "forbidden").refuses(409, "last-owner", "wrong-state")

  static let removeMember = Operation("Let a member go, or leave")
    .answers(204).refuses(403, "forbidden").refuses(409, "last-owner", "wrong-state")

  private static let role = Schema.choice(of: MemberRole.self)
  private static let member = Schema.object(["user_id": .rowID, "role": role])
  private static let number = Schema.text(max: 20, pattern: "^[0-9]{12}$")
    .example("200140000010")
  private static func text(_ max: Int) -> Schema { ProfileDescriptions.text(max) }

  /// A plain text is the Russian name.
  private static let name = Schema.oneOf([
    .filled(max: 500),
    .input([
      "ru": .text(max: 500).nullable.optional, "kk": .text(max: 500).nullable.optional,
      "en": .text(max: 500).nullable.optional,
    ]),
  ]).example("ТОО «Тау»")

  static let company = Schema.object([
    "id": .rowID, "tin": .text.optional, "name": .localized, "short_name": .text,
    "legal_form": .text, "legal_address": .text, "city": .text, "website": .text, "logo": .text,
    "about": .text, "company_type": .text, "slogan": .localized, "description": .localized,
    "industry": .text, "technologies": .array(of: .text), "region": .text, "country": .text,
    "employees_count": Schema.integer().nullable, "founded_year": Schema.integer().nullable,
    "is_resident": .flag, "verified": .flag, "verified_at": .instant.nullable, "status": .text,
    "director_name": .text.optional, "director_position": .text.optional,
    "director_iin": .text.optional, "status_reason": .text.optional,
  ]).named("identity.Company")
}
