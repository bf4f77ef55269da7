import OpenAPI

/// What users are told of what is published of a form.
enum FormVersionDescriptions {
  private static let version = Schema.integer(in: 1...32_767)
  private static let checksum = Schema.text(min: 71, max: 71)

  static let publish = Operation("Publish the draft of a form as its next version")
    .saying(
      "With every fault at once. A draft that is what was published last is no new version: 200."
    )
    .takes(.input([:]), isRequired: false).repeatable().parameter(.ifMatch)
    .answers(201, publication, "A new version", with: .location)
    .answers(200, publication, "It is the last version already", with: .location)
    .refuses(412, "stale").refuses(422, "form-not-publishable")

  private static let publication = Schema.object([
    "form_id": .rowID, "version": version, "new": .flag, "published_at": .instant,
    "checksum": checksum,
  ]).named("services.FormPublication")

  static let list = Operation("The versions of a form, the newest first")
    .paged()
    .answers(
      .page(
        of: .object([
          "version": version, "published_at": .instant, "published_by": .integer().nullable,
          "published_by_name": .text.nullable, "steps": .integer().nullable,
          "fields": .integer().nullable,
        ])))

  static let show = Operation("A version of a form: it never changes")
    .path("version", version)
    .answers(
      .object([
        "form_id": .rowID, "version": version, "published_at": .instant,
        "published_by": .integer().nullable, "checksum": checksum,
        "steps": FormDescriptions.shownSteps,
      ]), with: .etag
    )
    .cached()

  static let compare = Operation(
    "What differs between two versions, or between a version and the draft"
  )
  .saying("Without parameters: what the draft has beyond the last version.")
  .query("from", .oneOf([.choice(["draft"]), version]), "A version or `draft`")
  .query("to", .oneOf([.choice(["draft"]), version]), "A version or `draft`")
  .answers(
    .object([
      "same": .flag, "steps": .array(of: .text), "added": .array(of: place),
      "removed": .array(of: place),
      "changed": .array(
        of: .object([
          "name": .text, "from": .text, "pointer": .text, "changes": .array(of: .text),
        ])),
    ]))

  private static let place = Schema.object(["name": .text, "pointer": .text])

  static let restore = Operation("Make the draft what a version was")
    .takes(.input(["version": version])).repeatable().parameter(.ifMatch)
    .parameter(.acceptLanguage).answers(200, FormDescriptions.draft, with: .etag)
    .refuses(412, "stale")
}
