import JSON
import OpenAPI
import ServicesDomain

/// What users are told of reports.
enum ReportDescriptions {
  private static func of(_ summary: String) -> Operation {
    Operation(summary).path("kind", .choice(of: ReportKind.self))
  }

  static let ofRequest = Operation("The reports of a request, of all kinds")
    .spoken().answers(.page(of: listed))

  static let list = of("My reports of a kind, or those that the staff works on")
    .query("scope", .choice(["mine", "work"]), "`work`: of all requests, for the staff")
    .query("status", .choice(of: ReportStatus.self), "")
    .query(
      "status__in", .array(of: .choice(of: ReportStatus.self), count: 1...20), "", isList: true
    )
    .query("type", .text(max: 255), "The service's word for it")
    .query("service", .text(max: 100), "")
    .query("request_id", .rowID, "")
    .query("year", .rowID, "")
    .query("assignee", .oneOf([.choice(["none", "me"]), .rowID]), "Who judges it")
    .query("overdue", .flag, "Whether it is or was late")
    .paged().spoken().answers(.page(of: listed)).refuses(403, "forbidden")

  static let show = of("A report")
    .saying(
      "The staff sees what was handed in last. `fee` is of seed money: every term of the sum."
    )
    .spoken().answers(report, with: .etag)

  static let form = of("What a report is filled in by").spoken()
    .answers(
      .object([
        "steps": .array(
          of: .object([
            "title": .localized, "visible_if": .any.optional, "fields": .array(of: .anyObject),
          ]))
      ]))

  static let keep = of("Keep answers: what is named changes, the rest stays")
    .patches(.input(["data": .anyObject])).spoken().answers(200, report, with: .etag)
    .refuses(403, "company-suspended", "forbidden", "not-a-member")
    .refuses(409, "report-status", "request-over")

  static let handIn = of("Hand in: everything is checked and frozen")
    .saying(
      """
      Where the schedule asks for a signature, `document` is what has to be signed, and the report waits \
      for it (`signing`).
      """
    )
    .repeatable().spoken().answers(200, handedIn, with: .etag)
    .refuses(403, "company-suspended", "not-a-member")
    .refuses(
      409, "erased", "no-students", "report-status", "request-over", "signature-required",
      "students-unsigned"
    )
    .refuses(412, "stale").refuses(422, "invalid")

  static let recall = of("Back from the signature to the draft")
    .repeatable().spoken().answers(200, report, with: .etag)
    .refuses(403, "company-suspended", "not-a-member")
    .refuses(409, "erased", "report-status").refuses(412, "stale")

  static let showCode = of("Sign with the telephone: a code for eGov Mobile")
    .parameter(.acceptLanguage).answers(201, SigningDescriptions.code)
    .refuses(403, "company-suspended", "not-a-member").refuses(409, "nothing-to-sign")

  static let sign = of("Sign what was laid out, and hand it in")
    .takes(SigningDescriptions.signature)
    .repeatable().spoken().answers(200, report, with: .etag)
    .refuses(403, "company-suspended", "not-a-member")
    .refuses(
      409, "already-signed", "erased", "iin-not-proved", "not-signed-yet", "nothing-to-sign",
      "report-status", "signature-not-required", "signature-used", "signing-outdated"
    )
    .refuses(410, "qr-over")
    .refuses(412, "stale").refuses(503, "busy", "signature-verifier-unavailable")

  static let correct = of("Begin a new version of an accepted report")
    .takes(.input(["comment": .filled(max: 5_000)]))
    .repeatable().spoken().answers(201, report, with: [.etag, .location])
    .refuses(403, "company-suspended", "not-a-member")
    .refuses(409, "correction-open", "erased", "report-not-accepted", "request-over")

  static let history = of("Who moved it, when, from where to where, with which words")
    .spoken()
    .answers(
      .page(
        of: Schema.object([
          "id": .id, "at": .instant, "action": .text, "from": .text, "to": .text,
          "actor_id": .id.nullable, "actor_name": .text.nullable, "comment": .text.nullable,
        ]).named("services.ReportStep")))

  static let versions = of("Every version that was handed in or laid out for signing")
    .spoken()
    .answers(
      .page(
        of: Schema.object([
          "attempt": .count, "created_at": .instant, "user_id": .id, "data": .anyObject,
          "changes": .array(of: .text), "sha256": .text(min: 64, max: 64), "signed": .flag,
        ]).named("services.ReportVersion")))

  // MARK: The staff

  static let review = of("Take a report that was handed in")
    .saying("`take_over` takes it from whoever has it.")
    .takes(.input(["take_over": Schema.flag.nullable.optional]), isRequired: false)
    .repeatable().spoken().answers(200, report, with: .etag).refuses(403, "own-request")
    .refuses(409, "assigned-to-other", "report-status").refuses(412, "stale")

  static let accept = of("Accept a report: it never changes again")
    .takes(.input(["comment": Schema.text(max: 5_000).nullable.optional]), isRequired: false)
    .repeatable().spoken().answers(200, report, with: .etag).refuses(403, "own-request")
    .refuses(409, "assigned-to-other", "not-assigned").refuses(412, "stale")

  static let sendBack = of("Send a report back")
    .saying("`until`: by when it is due again; ten working days unless said.")
    .takes(
      .input(["comment": .filled(max: 5_000), "until": Schema.day.nullable.optional])
    )
    .repeatable().spoken().answers(200, report, with: .etag).refuses(403, "own-request")
    .refuses(409, "assigned-to-other", "not-assigned").refuses(412, "stale")

  static let skip = of("Do without a report")
    .takes(.input(["comment": .filled(max: 5_000)]))
    .repeatable().spoken().answers(200, report, with: .etag).refuses(403, "own-request")
    .refuses(409, "report-status").refuses(412, "stale")

  static let noteView = of("Note that I have looked at it").answers(204)

  static let views = of("Who of the staff has looked at it, the last first")
    .spoken()
    .answers(
      .page(
        of: Schema.object([
          "user_id": .id, "user_name": .text.nullable, "viewed_at": .instant,
        ]).named("services.ReportSight")))

  static let listed = Schema.object([
    "id": .rowID, "kind": .choice(of: ReportKind.self), "type": .text,
    "year": .integer().nullable, "month": .integer().nullable, "quarter": .integer().nullable,
    "half": .integer().nullable, "version": .count, "corrects_id": .rowID.nullable,
    // Imported rows may have a word of the old site's.
    "status": .text(max: 30).example("draft"), "opens_on": .day.nullable, "due_on": .day.nullable,
    "deadline_on": .day.nullable, "overdue_since": .instant.nullable, "submissions": .count,
    "submitted_at": .instant.nullable, "decided_at": .instant.nullable, "comment": .text.nullable,
    "author_id": .integer().nullable, "assignee_id": .integer().nullable,
    "request_id": .rowID.nullable, "request_number": .text.nullable, "service": .text.nullable,
    "service_name": .localized.nullable, "company_id": .integer().nullable,
    "company_name": .text.nullable, "created_at": .instant, "updated_at": .instant,
  ]).named("services.ReportInList")

  static let report = listed.adding([
    "form_id": .rowID.nullable, "form_version": .integer().nullable, "sign": .flag,
    "editable": .flag, "data": .anyObject, "complete": .flag.nullable,
    "missing": .array(of: .object(["pointer": .text, "code": .text, "message": .text])),
    "fee": fee.nullable,
  ]).named("services.Report")

  private static let handedIn = report.adding([
    "submission": Schema.object(["attempt": .count, "sha256": .text(min: 64, max: 64)]).optional,
    "document": SigningDescriptions.document.optional,
  ]).named("services.HandedInReport")

  private static let fee = Schema.object([
    "income": .sum, "income_percent": .decimal, "income_share": .sum,
    "shared_until": .day.nullable, "participant_percent": .decimal, "participant_fee": .sum,
    "total": .sum, "formula": .localized,
  ]).named("services.SeedMoneyFee")
}
