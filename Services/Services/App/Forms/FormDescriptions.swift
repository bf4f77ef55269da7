import OpenAPI

/// What users are told of drafts of forms.
enum FormDescriptions {
  static let fault = Schema.object(["pointer": .text, "code": .text, "message": .text])
    .named("services.FormFault")

  private static let texts = Schema.languages
  private static let settings = Schema.anyObject

  private static func field(_ key: Schema) -> Schema {
    .input([
      "id": key, "name": .filled(max: 100), "type": .filled(max: 50),
      "title": texts.nullable.optional, "subtitle": texts.nullable.optional,
      "placeholder": texts.nullable.optional, "help_text": texts.nullable.optional,
      "required": Schema.flag.nullable.optional,
      "options": Schema.array(of: .anyObject).nullable.optional,
      "validation": settings.nullable.optional, "config": settings.nullable.optional,
      "width": Schema.integer(in: 1...12).nullable.optional,
      "default_value": Schema.text(max: 500).nullable.optional,
    ])
  }

  /// What is sent.
  static let sentSteps = Schema.array(
    of: .input([
      "id": Schema.rowID.nullable.optional, "title": texts.nullable.optional,
      "visible_if": Schema.anyObject.nullable.optional,
      "fields": Schema.array(of: field(Schema.rowID.nullable.optional), count: 0...500)
        .nullable.optional,
    ]), count: 0...50)

  /// What is shown: rows of the old site may be of any shape.
  static let shownSteps = Schema.array(
    of: .object([
      "id": Schema.rowID.nullable.optional, "title": .any, "visible_if": .any,
      "fields": .array(
        of: .object([
          "id": Schema.rowID.nullable.optional, "name": .text, "type": .text, "title": .any,
          "subtitle": .any, "placeholder": .any, "help_text": .any, "required": .any,
          "options": .any, "validation": .any, "config": .any, "width": .any,
          "default_value": .any,
        ])),
    ]))

  static let draft = Schema.object([
    "form_id": .rowID, "version": Schema.integer(in: 1...32_767).nullable, "steps": shownSteps,
    "faults": .array(of: fault),
  ]).named("services.FormDraft")

  static let show = Operation("The draft of a form as one document")
    .saying("`faults` is what stands in the way of publishing it.")
    .parameter(.acceptLanguage).answers(draft, with: .etag).cached()

  static let replace = Operation("Save the draft of a form as a whole")
    .saying(
      "Steps and fields keep their rows by `id`, fields also by `name`. A draft may be unfinished."
    )
    .takes(.input(["steps": sentSteps])).matching().parameter(.acceptLanguage)
    .answers(200, draft, with: .etag)

  static let arrange = Operation("Put steps and fields into another order")
    .saying("Every step and every field is named once; a field may stand in another step.")
    .takes(
      .input([
        "steps": .array(
          of: .input([
            "id": .rowID, "fields": .array(of: .rowID, count: 0...500),
          ]), count: 0...50)
      ])
    )
    .matching().parameter(.acceptLanguage).answers(200, draft, with: .etag)

  static let insert = Operation("Copy a form, a step or a field into the draft")
    .saying("Names that are there already are refused, or with `rename` get a number.")
    .takes(
      .input([
        "from": .input([
          "form": Schema.rowID.nullable.optional, "step": Schema.rowID.nullable.optional,
          "field": Schema.rowID.nullable.optional,
        ]),
        "step": Schema.rowID.nullable.optional,
        "position": Schema.integer(in: 0...500).nullable.optional,
        "rename": Schema.flag.nullable.optional,
      ])
    )
    .repeatable().parameter(.ifMatch).parameter(.acceptLanguage)
    .answers(200, draft, with: .etag)
    .refuses(409, "field-names-taken").refuses(412, "stale")

  static let translations = Operation("Texts of a form that lack a language")
    .answers(
      .object([
        "total": .count, "complete": .object(["ru": .count, "kk": .count, "en": .count]),
        "items": .array(
          of: .object([
            "pointer": .text, "missing": .array(of: .choice(["ru", "kk", "en"])),
          ])),
      ]))

  static let trial = Schema.input([
    "data": .anyObject,
    "version": Schema.oneOf([.choice(["draft"]), .integer(in: 1...32_767)]).nullable.optional,
    "context": Schema.input([
      "today": Schema.day.nullable.optional, "company_id": Schema.rowID.nullable.optional,
      "company_verified": Schema.flag.nullable.optional,
    ]).nullable.optional,
  ])

  static let assess = Operation("Try answers on a form: what its applicant would see")
    .saying("Of the draft, or of a `version`. Nothing is kept.")
    .takes(trial)
    .parameter(.acceptLanguage)
    .answers(
      .object([
        "data": .anyObject, "visible": .array(of: .text), "required": .array(of: .text),
        "computed": .anyObject,
        "complete": .flag, "faults": .array(of: fault),
      ])
    )
    .refuses(422, "form-not-publishable")
}
