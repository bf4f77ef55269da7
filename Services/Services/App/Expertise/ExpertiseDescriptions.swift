import JSON
import OpenAPI
import ServicesDomain

/// What users are told of expertise.
enum ExpertiseDescriptions {
  // MARK: The expert

  static let mine = Operation("What I am asked to judge, and what became of it")
    .query("status", .choice(of: OpinionStatus.self), "")
    .query("decided", .flag, "Only of requests that were decided on, or only of the others")
    .paged().spoken().answers(.page(of: listed))

  static let show = Operation("An opinion, and for its expert the request it is about")
    .saying(
      "Where experts are blind nothing says who applies, and what others say is shown once one's own is submitted."
    )
    .spoken().answers(shown, with: .etag)

  static let keep = Operation("Keep what is written: what is named changes, the rest stays")
    .patches(
      .input([
        "scores": Schema.anyObject.optional,
        "recommendation": Schema.choice(of: Recommendation.self).nullable.optional,
        "comment": Schema.text(max: 20_000).nullable.optional,
        "answers": Schema.anyObject.nullable.optional,
      ])
    )
    .spoken().answers(200, opinion, with: .etag).refuses(409, "opinion-not-open")

  static let accept = Operation("Accept to judge")
    .repeatable().spoken().answers(200, opinion, with: .etag)
    .refuses(403, "company-suspended")
    .refuses(409, "conflict-of-interest", "opinion-not-open")

  static let decline = Operation("Decline to judge: somebody else is asked")
    .takes(
      .input([
        "reason": .choice(of: DeclineReason.self),
        "comment": Schema.text(max: 5_000).nullable.optional,
      ])
    )
    .repeatable().spoken().answers(200, opinion, with: .etag).refuses(409, "opinion-not-open")

  static let beginSigning = Operation("Freeze an opinion to be signed, where opinions are")
    .saying("Everything is checked as at a submission; see the signing of requests.")
    .repeatable().answers(201, SigningDescriptions.document)
    .refuses(409, "nothing-to-sign", "opinion-not-open").refuses(422, "invalid")

  static let submit = Operation("Submit: everything is checked and scored")
    .saying("Where opinions are signed, with the signature over what was frozen.")
    .takes(
      .input(["cms": .filled(max: SignatureDesk.longest * 4 / 3 + 4)]), isRequired: false
    )
    .repeatable().spoken().answers(200, opinion, with: .etag)
    .refuses(403, "company-suspended")
    .refuses(
      409, "already-signed", "conflict-of-interest", "expertise-misconfigured",
      "expertise-not-offered", "iin-not-proved", "not-editable", "nothing-to-sign",
      "opinion-not-open", "request-not-open", "signature-used", "signing-outdated"
    )
    .refuses(503, "busy", "signature-verifier-unavailable")

  // MARK: The staff

  static let state = Operation("Experts of a request and what they say")
    .spoken()
    .answers(
      .object([
        "round": .integer().nullable, "opened_at": .instant.nullable, "due_on": .day.nullable,
        "closed_at": .instant.nullable, "vacancies": .anyObject, "items": .array(of: ofRequest),
      ])
    )
    .refuses(409, "expertise-misconfigured")

  static let assign = Operation("Ask an expert")
    .takes(.input(["kind": .filled(max: 100), "user_id": .rowID]))
    .repeatable().spoken().answers(201, opinion, with: [.etag, .location])
    .refuses(403, "company-suspended", "own-request")
    .refuses(
      409, "assigned-before", "conflict-of-interest", "erased", "expert-overloaded",
      "expertise-misconfigured", "expertise-not-offered", "not-editable", "not-in-group",
      "request-not-open", "request-paused")

  static let fill = Operation("Ask the least loaded experts for what is missing")
    .repeatable().answers(.object(["assigned": .count]))
    .refuses(403, "company-suspended", "own-request")
    .refuses(
      409, "erased", "expertise-misconfigured", "expertise-not-offered", "not-editable",
      "request-not-open", "request-paused")

  static let summary = Operation("All that experts say of a request, in one sheet")
    .spoken()
    .answers(
      .object([
        "round": .integer(), "pass_score": .integer().nullable, "passed": .flag.nullable,
        "total": part,
        "kinds": .array(
          of: part.adding([
            "kind": .text, "kind_title": .localized, "obligatory": .flag,
          ])), "opinions": .array(of: ofRequest),
      ])
    )
    .refuses(409, "expertise-misconfigured")

  static let giveBack = Operation("Give an opinion back with a remark, once")
    .takes(.input(["remark": .filled(max: 5_000)]))
    .repeatable().spoken().answers(200, opinion, with: .etag)
    .refuses(403, "own-request")
    .refuses(409, "not-editable", "opinion-not-open", "request-not-open", "returned-before")

  static let revoke = Operation("Take an opinion away from its expert: somebody else is asked")
    .takes(
      .input(["comment": Schema.text(max: 5_000).nullable.optional]), isRequired: false
    )
    .repeatable().spoken().answers(200, opinion, with: .etag)
    .refuses(403, "own-request").refuses(409, "not-editable", "opinion-not-open")

  static let history = Operation("What happened to an opinion")
    .spoken()
    .answers(
      .page(
        of: .object([
          "id": .id, "at": .instant, "move": .text, "from": .text.nullable, "to": .text,
          "actor_id": .integer().nullable, "actor_name": .text.nullable, "comment": .text,
        ])))

  static let load = Operation("What the experts of a service owe, and how they score beside others")
    .query("service", .filled(max: 100), "Its code")
    .answers(
      .object([
        "items": .array(
          of: .object([
            "expert_id": .integer(), "expert_name": .text.nullable, "open": .count,
            "submitted": .count, "declined": .count, "late": .count, "mean": score,
            "compared": .count, "distance": score, "spread": score, "stands_out": .flag,
          ]))
      ]))

  // MARK: Shapes

  private static let score = Schema.decimal(whole: 3, fraction: 2).nullable

  private static let listed = Schema.object([
    "id": .rowID, "request_id": .rowID, "request_number": .text.nullable, "service": .text,
    "service_name": .localized, "kind": .text, "kind_title": .localized.nullable,
    // Imported rows may have a word of the old site's.
    "status": .text, "due_on": .day.nullable, "request_status": .text,
    "submitted_at": .instant.nullable, "created_at": .instant, "updated_at": .instant,
    "score": score, "recommendation": .text.nullable,
  ]).named("services.OpinionInList")

  private static let opinion = listed.adding([
    "scores": .any, "answers": .any, "comment": .text, "criteria": .any,
    "form_id": .integer().nullable, "form_version": .integer().nullable, "blind": .flag,
    "signed": .flag, "remark": .text.nullable, "decline_reason": .text.nullable,
  ]).named("services.Opinion")

  private static let shown = opinion.adding([
    "request": Schema.object([
      "id": .rowID, "number": .text.nullable, "service": .text, "service_name": .localized,
      "applicant": Schema.object([
        "author_id": .integer().nullable, "author_name": .text.nullable,
        "company_id": .integer().nullable, "company_name": .text.nullable,
      ]).nullable, "form_id": .integer().nullable, "form_version": .integer().nullable,
      "answers": .anyObject,
    ]).nullable,
    "others": .array(
      of: .object([
        "id": .rowID, "kind": .text, "kind_title": .localized.nullable,
        "expert_name": .text.nullable, "score": score, "recommendation": .text.nullable,
        "scores": .any, "comment": .text, "submitted_at": .instant.nullable,
      ])),
  ]).named("services.OpinionWithRequest")

  private static let ofRequest = Schema.object([
    "id": .rowID, "round": .integer().nullable, "kind": .text, "kind_title": .localized.nullable,
    "status": .text, "expert_id": .integer().nullable, "expert_name": .text.nullable,
    "due_on": .day.nullable, "score": score, "recommendation": .text.nullable, "scores": .any,
    "answers": .any, "comment": .text, "remark": .text.nullable,
    "decline_reason": .text.nullable, "replaces_id": .integer().nullable,
    "submitted_at": .instant.nullable, "created_at": .instant, "updated_at": .instant,
    "version": .version,
  ]).named("services.OpinionOfRequest")

  private static let part = Schema.object([
    "asked": .count, "submitted": .count, "mean": score, "lowest": score, "highest": score,
    "spread": score, "recommendations": .anyObject,
  ])
}
