import IdentityDomain
import JSON
import OpenAPI

/// What users are told of companies and their members.
enum CompanyDescriptions {
  static let create = Operation("Register a company; its author becomes the owner")
    .takes(
      .input([
        "tin": Schema.text(max: 20, pattern: "^[0-9]{12}$").example("200140000010"),
        "name": name, "short_name": text(255), "legal_form": text(50),
        "legal_address": text(500), "city": text(100), "website": ProfileDescriptions.address,
        "about": text(5_000),
      ])
    )
    .repeatable().spoken().answers(201, company, with: [.etag, .location])
    .refuses(409, "tin-taken")

  static let listMine = Operation("My companies, with my role")
    .spoken()
    .answers(
      .page(
        of: .object(["id": .rowID, "name": .localized, "verified": .flag, "role": .text])))

  static let show = Operation("A company")
    .saying("`tin` is shown to its members and to the staff only.")
    .spoken().answers(company, with: .etag)

  static let change = Operation("Change a company's details")
    .patches(
      .input([
        "name": name.optional, "short_name": text(255), "legal_form": text(50),
        "legal_address": text(500), "city": text(100), "website": ProfileDescriptions.address,
        "about": text(5_000),
      ]).example(["city": "Астана"])
    )
    .spoken().answers(200, company, with: .etag).refuses(403, "forbidden")

  static let verify = Operation("Confirm that a company is who it says")
    .takes(.input(["verified": .flag])).spoken().answers(200, company, with: .etag)

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
    .refuses(403, "forbidden").refuses(409, "already-member", "last-owner")

  static let changeRole = Operation("Change a member's role")
    .takes(.input(["role": role])).answers(member)
    .refuses(403, "forbidden").refuses(409, "last-owner")

  static let removeMember = Operation("Let a member go, or leave")
    .answers(204).refuses(403, "forbidden").refuses(409, "last-owner")

  private static let role = Schema.choice(of: MemberRole.self)
  private static let member = Schema.object(["user_id": .rowID, "role": role])
  private static func text(_ max: Int) -> Schema { ProfileDescriptions.text(max) }

  /// A plain text is the Russian name.
  private static let name = Schema.oneOf([
    .filled(max: 500),
    .input([
      "ru": .text(max: 500).nullable.optional, "kk": .text(max: 500).nullable.optional,
      "en": .text(max: 500).nullable.optional,
    ]),
  ]).example("ТОО «Тау»")

  private static let company = Schema.object([
    "id": .rowID, "tin": .text.optional, "name": .localized, "short_name": .text,
    "legal_form": .text, "legal_address": .text, "city": .text, "website": .text, "logo": .text,
    "about": .text, "verified": .flag, "status": .text,
  ]).named("identity.Company")
}
