import OpenAPI

/// What users are told of moving drafts to newer versions.
enum FormMigrationDescriptions {
  static let form = Operation("The form that a request lives on, whatever was published since")
    .query("stage", .choice(["1", "2"]), "The first or the second form")
    .spoken().answers(CatalogueDescriptions.published, with: .etag).cached()

  static let move = Operation("Move a draft to the newest version of its form")
    .saying("`kept` are names of fields, `dropped` points to answers that have no place any more.")
    .takes(.input([:]), isRequired: false).repeatable().matching().parameter(.acceptLanguage)
    .answers(
      200,
      .object([
        "request_id": .rowID, "form_id": .rowID, "from_version": .integer(),
        "form_version": .integer(), "moved": .flag, "kept": .array(of: .text),
        "dropped": .array(of: .text), "missing": .array(of: FormDescriptions.fault),
      ]), with: .etag
    )
    .refuses(409, "not-a-draft", "service-without-form")

  private static let migration = Schema.object([
    "id": .rowID, "version": .integer(), "created_at": .instant, "requested_by": .integer(),
    "requested_by_name": .text.nullable, "total": .count, "moved": .count,
    "finished_at": .instant.nullable,
    "state": .choice(["waiting", "running", "finished", "failed", "cancelled"]),
  ]).named("services.DraftMigration")

  static let moveAll = Operation("Move all drafts of a form to its newest version")
    .takes(.input([:]), isRequired: false).repeatable()
    .answers(202, migration, "It is done by a job", with: .location)
    .refuses(409, "form-not-published", "job-key-taken")

  static let list = Operation("When all drafts of a form were moved, the newest first")
    .paged().answers(.page(of: migration))

  static let show = Operation("How far it is")
    .path("migration", .rowID).answers(migration)
}
