import JSON
import OpenAPI
import ServicesDomain

/// What staff are told of commissions.
enum CommissionDescriptions {
  static let list = Operation("Commissions, by the codes of their services")
    .query("organization", .text(max: 100), "Whose services'")
    .query("member", .rowID, "Who has a seat at the moment, or stands in")
    .paged().spoken()
    .answers(
      .page(
        of: Schema.object([
          "id": .rowID, "service": .text, "service_name": .localized,
          "organization_id": .text.nullable, "quorum_numerator": .integer(),
          "quorum_denominator": .integer(), "is_secret": .flag, "voting_days": .integer(),
          "hub_form_id": .integer().nullable, "seats": .count, "created_at": .instant,
          "updated_at": .instant,
        ]).named("services.CommissionLine")))

  static let show = Operation("The commission of a service").path("code", .text).spoken()
    .answers(commission, with: .etag)

  static let replace = Operation("Set up the commission of a service, or change it")
    .saying(
      """
      The whole commission. Terms of one person, of two chairs or of two secretaries do not overlap. \
      Ballots and protocols that were begun keep those whom they began with.
      """
    )
    .path("code", .text).takes(.input(wish)).matching().spoken()
    .answers(200, commission, with: .etag).answers(201, commission, with: .etag)
    .refuses(409, "erased", "terms-overlap").refuses(422, "unknown-form", "unknown-people")

  private static let fraction: KeyValuePairs<String, Schema> = [
    "numerator": .integer(in: 1...100), "denominator": .integer(in: 1...100),
  ]

  private static let wish: KeyValuePairs<String, Schema> = [
    "quorum": Schema.input(fraction).nullable.optional.example(["numerator": 2, "denominator": 3]),
    "is_secret": Schema.flag.nullable.optional,
    "voting_days": Schema.integer(in: 1...365).nullable.optional,
    "hub_form_id": Schema.rowID.nullable.optional,
    "members": .array(
      of: .input([
        "user_id": .rowID, "role": .choice(of: CommissionRole.self), "starts_on": .day,
        "ends_on": Schema.day.nullable.optional, "substitute_id": Schema.rowID.nullable.optional,
        "is_substituted": Schema.flag.nullable.optional,
      ]), count: 1...Commission.mostMembers),
  ]

  private static let commission = Schema.object([
    "id": .rowID, "service": .text, "service_name": .localized, "quorum_numerator": .integer(),
    "quorum_denominator": .integer(), "is_secret": .flag, "voting_days": .integer(),
    "hub_form_id": .integer().nullable,
    "members": .array(
      of: .object([
        "user_id": .id, "name": .text.nullable, "role": .choice(of: CommissionRole.self),
        "starts_on": .day, "ends_on": .day.nullable, "substitute_id": .integer().nullable,
        "is_substituted": .flag,
      ])), "created_at": .instant, "updated_at": .instant,
  ]).named("services.Commission")
}
