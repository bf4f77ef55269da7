import JSON
import OpenAPI
import ServicesDomain

/// What users are told of requests for services.
enum RequestDescriptions {
  static let open = Operation("Begin a request")
    .takes(
      .input([
        "service": Schema.filled(max: 100).example("startup-grant"),
        "company_id": Schema.rowID.nullable.optional,
        "parent_id": Schema.rowID.nullable.optional,
      ])
    )
    .repeatable().spoken().answers(201, opened, with: [.etag, .location])
    .refuses(403, "company-suspended", "not-a-member")
    .refuses(
      409, "erased", "not-eligible", "parent-unsuitable", "request-open", "round-full",
      "service-closed", "service-not-open", "service-without-form"
    )
    .refuses(422, "parent-required", "unknown-service")

  static let list = Operation("My requests, or those that the staff works on")
    .query("scope", .choice(["mine", "work"]), "`work`: all that were submitted, for the staff")
    .query("order", .choice(["-created_at"]), "")
    .narrowsRequests()
    .paged().spoken().answers(.page(of: listed)).refuses(403, "forbidden")

  static let show = Operation("A request").spoken().answers(request, with: .etag)

  static let answers = Operation("What the applicant filled in, and what is missing")
    .saying("`stage`: the first or the second form; that of the step where it stands, if not said.")
    .query("stage", .choice(["1", "2"]), "")
    .parameter(.acceptLanguage).answers(filled, with: .etag)

  static let keepAnswers = Operation("Keep answers: what is named changes, the rest stays")
    .patches(.input(["data": .anyObject])).parameter(.acceptLanguage)
    .answers(200, filled, with: .etag).refuses(409, "not-editable")
    .refuses(403, "forbidden", "reads-only")

  static let submit = Operation("Submit: everything is checked, frozen and numbered")
    .repeatable().spoken().answers(200, submitted, with: .etag)
    .refuses(403, "company-suspended", "not-a-member")
    .refuses(
      409, "company-signature-required", "deadline-passed", "documents-missing", "erased",
      "fields-missing", "not-editable", "not-eligible", "request-open", "request-paused",
      "round-full", "service-closed", "service-not-open", "signature-required", "stale-status",
      "transition-not-allowed"
    )
    .refuses(412, "stale").refuses(422, "invalid")

  static let withdraw = Operation("Withdraw a request")
    .takes(.input(["comment": Schema.text(max: 5_000).nullable.optional]), isRequired: false)
    .repeatable().spoken().answers(200, request, with: .etag)
    .refuses(409, "erased", "not-editable", "stale-status", "transition-not-allowed")
    .refuses(412, "stale").refuses(422, "invalid")

  static let appeal = Operation("Appeal against a rejection: once, in time")
    .takes(.input(["comment": .filled(max: 5_000)]))
    .repeatable().spoken().answers(200, request, with: .etag)
    .refuses(
      409, "appealed-already", "deadline-passed", "not-editable", "request-open",
      "request-paused", "stale-status", "transition-not-allowed"
    )

  static let choices = Operation("What I may do with it now")
    .spoken().answers(
      .object([
        "bp_status": .text,
        "items": .array(
          of: .object([
            "to": .text, "label": .localized,
            "by": .choice(of: ProcessTable.Party.self),
            "trigger": Schema.choice(of: ProcessTable.Trigger.self).nullable,
            "requires_comment": .flag, "marks_fields": .flag,
            "deadline_wd": .integer().nullable,
            "roles": .array(of: .choice(of: ProcessTable.Role.self)),
            "guards": .array(of: .choice(of: ProcessTable.Guard.self)),
            "reasons": .array(of: .object(["code": .text, "label": .localized])),
            "required": .array(of: .text),
          ])),
      ]))

  static let history = Operation("Who moved it, when, from where to where, with which words")
    .spoken().answers(.page(of: step))

  // MARK: The staff

  static let take = Operation("Take a request, or give it to a colleague")
    .saying("`take_over` takes it from whoever has it; `user_id` names who is to have it.")
    .takes(
      .input([
        "take_over": Schema.flag.nullable.optional, "user_id": Schema.rowID.nullable.optional,
      ]), isRequired: false
    )
    .repeatable().spoken().answers(200, request, with: .etag)
    .refuses(403, "former-assignee", "own-request", "role-required")
    .refuses(
      409, "assigned-to-other", "erased", "not-a-manager", "request-paused", "stale-status",
      "transition-not-allowed"
    )
    .refuses(412, "stale")

  static let move = Operation("Move a request along its service's table")
    .takes(
      .input([
        "from": .filled(max: 50), "to": .filled(max: 50),
        "reason": Schema.text(max: 50).nullable.optional,
        "comment": Schema.text(max: 5_000).nullable.optional,
        "fields": Schema.array(of: .oneOf([.text, mark]), count: 0...500).nullable.optional,
      ])
    )
    .repeatable().spoken().answers(200, request, with: .etag)
    .refuses(403, "own-request", "role-required")
    .refuses(
      409, "assigned-to-other", "documents-missing", "erased", "fields-missing", "not-assigned",
      "parent-transition-not-allowed", "request-paused", "round-amount-spent",
      "round-quota-reached", "stale-status", "transition-not-allowed"
    )
    .refuses(412, "stale")

  static let mark = Schema.input(["field": .text, "comment": .text.optional])

  private static let opened = Schema.object([
    "id": .rowID, "number": .text.nullable, "service": .text, "service_name": .localized,
    "status": .choice(of: RequestStatus.self), "bp_status": .text, "bp_status_label": .localized,
    "author_id": .integer(), "company_id": .integer().nullable,
    "parent_id": .integer().nullable, "form_version": .integer(),
    "created_at": .instant,
  ]).named("services.OpenedRequest")

  private static let listed = Schema.object([
    "id": .rowID, "number": .text.nullable, "service": .text, "service_name": .localized,
    // Imported rows may have a word of the old site's.
    "status": .text(max: 30).example("draft"), "bp_status": .text.nullable,
    "bp_status_label": .localized.nullable, "author_id": .integer().nullable,
    "author_name": .text.nullable, "company_id": .integer().nullable,
    "company_name": .text.nullable, "assignee_id": .integer().nullable,
    "assignee_name": .text.nullable, "submissions": .count, "submitted_at": .instant.nullable,
    "deadline": .instant.nullable, "paused_at": .instant.nullable,
    "parent_id": .integer().nullable, "created_at": .instant,
    "updated_at": .instant,
  ]).named("services.RequestInList")

  private static let request = listed.adding([
    "comment": .text.nullable,
    "marks": .array(of: .object(["field": .text, "comment": .text.nullable.optional])),
    "children": .array(of: .rowID),
  ]).named("services.Request")

  static let submitted = request.adding([
    "submission": Schema.object([
      "attempt": .count, "sha256": .text(min: 64, max: 64), "submitted_at": .instant,
    ]).optional
  ]).named("services.SubmittedRequest")

  private static let filled = Schema.object([
    "status": .text, "form_version": .integer(), "editable": .flag, "data": .anyObject,
    "complete": .flag.nullable,
    "missing": .array(
      of: .object(["pointer": .text, "code": .text, "message": .text])),
    "open_fields": Schema.array(of: .text).nullable,
    "marks": .array(of: .object(["field": .text, "comment": .text.nullable])),
  ]).named("services.FormData")

  private static let step = Schema.object([
    "id": .id, "at": .instant, "from": .text.nullable, "to": .text.nullable,
    "to_label": .localized.nullable, "action": .text, "actor_id": .integer().nullable,
    "actor_name": .text.nullable, "reason": .text.nullable, "reason_label": .localized.nullable,
    "comment": .text.nullable, "fields": .any, "changes": .any,
    "attempt": .integer().nullable,
  ]).named("services.Step")
}

extension Operation {
  /// What the staff list is narrowed to.
  func narrowsRequests() -> Operation {
    self
      .query(
        "q", .text(max: 200),
        "With `scope=work`: words, \"exact words\", or, -not, in number, names and answers"
      )
      .query("overdue", .flag, "Whether its deadline is over while it is the staff's turn")
      .query("service", .text(max: 250), "")
      .query("status", .choice(of: RequestStatus.self), "")
      .query(
        "status__in", .array(of: .choice(of: RequestStatus.self), count: 1...20), "", isList: true
      )
      .query("bp_status", .text(max: 50), "")
      .query("bp_status__in", .array(of: .text(min: 1, max: 50), count: 1...50), "", isList: true)
      .query("company_id", .rowID, "")
      .query("parent_id", .rowID, "The request to which they belong")
      .query("assignee", .oneOf([.choice(["none", "me"]), .rowID]), "Who works on it")
      .query("number", .text(max: 250), "")
      .query("created_at__gte", .instant, "Not before")
      .query("created_at__lt", .instant, "Before")
  }
}
