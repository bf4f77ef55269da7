import OpenAPI

/// What users are told of submitted versions.
enum SubmissionDescriptions {
  static let list = Operation("Every version that was submitted")
    .spoken().answers(
      .page(
        of: .object([
          "attempt": .count, "stage": .count, "created_at": .instant,
          "user_id": .integer().nullable, "user_name": .text.nullable,
          "form_version": .integer(), "imported": .flag,
          "changes": .array(of: .text), "sha256": .text(min: 64, max: 64),
        ])))

  static let show = Operation("A submitted version, and where it differs from another one")
    .path("attempt", .rowID)
    .query("against", .rowID, "An earlier version: values side by side").spoken()
    .answers(
      .object([
        "attempt": .count, "stage": .count, "created_at": .instant, "form_version": .integer(),
        "imported": .flag,
        "sha256": .text(min: 64, max: 64), "data": .anyObject,
        "applicant": Schema.anyObject.nullable, "changes": .array(of: .text),
        "against": Schema.count.optional,
        "differences": Schema.array(
          of: .object([
            "field": .text, "title": .localized, "before": .any, "after": .any,
            "places": .array(of: .text),
          ])
        ).optional,
      ]))
}
