import OpenAPI
import ServicesDomain

/// What users are told of forms as documents and copies.
enum FormTransferDescriptions {
  private static let document = Schema.object([
    "format": .choice([FormTransfer.format]), "format_version": .integer(in: 1...1),
    "checksum": .text(min: 71, max: 71),
    "form": .object([
      "code": .text.nullable, "name": .any, "description": .any, "need_signature": .flag,
      "definition": .object(["steps": FormDescriptions.shownSteps]),
    ]),
  ]).named("services.FormDocument")

  static let export = Operation("A form as one document with a checksum")
    .query(
      "version", .oneOf([.choice(["draft"]), .integer(in: 1...32_767)]), "The draft, if not said"
    )
    .answers(document)

  static let take = Operation("Take in the document of a form")
    .saying(
      "A form of the same code gets a new draft, else there is a new form. Nothing is published."
    )
    .takes(
      .input([
        "document": .anyObject, "code": Schema.text(max: 100).nullable.optional,
        "organization_id": Schema.text(max: 100).nullable.optional,
      ])
    )
    .repeatable().parameter(.ifMatch).parameter(.acceptLanguage)
    .answers(201, FormDescriptions.draft, "A new form", with: [.etag, .location])
    .answers(200, FormDescriptions.draft, "A new draft", with: .etag)
    .refuses(409, "form-code-taken").refuses(412, "stale")
    .refuses(422, "checksum-differs", "form-document-too-new", "not-a-form-document")

  static let copy = Operation("A new form made of a form")
    .takes(
      .input([
        "code": Schema.text(max: 100).nullable.optional,
        "name": Schema.languages.nullable.optional,
        "is_template": Schema.flag.nullable.optional,
        "organization_id": Schema.text(max: 100).nullable.optional,
        "version": Schema.integer(in: 1...32_767).nullable.optional,
      ]), isRequired: false
    )
    .repeatable().parameter(.acceptLanguage)
    .answers(201, FormDescriptions.draft, "A new form", with: [.etag, .location])
    .refuses(409, "form-code-taken")
}
