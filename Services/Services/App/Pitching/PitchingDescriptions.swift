import JSON
import OpenAPI
import ServicesDomain

/// What users are told of pitching days.
enum PitchingDescriptions {
  static let list = narrowed(
    Operation("Pitching days, the latest first")
      .saying("All for managers; for a juror those of whose jury he is.")
      .query("service", .text(max: 100), "Its code"))

  static let ofCommission = narrowed(
    Operation("Pitching days of a commission's service, the latest first").path("code", .text))

  private static func narrowed(_ operation: Operation) -> Operation {
    operation.query("starts_at__gte", .instant, "").query("starts_at__lt", .instant, "")
      .paged().spoken().answers(.page(of: listed))
  }

  static let make = Operation("Plan a pitching day")
    .takes(
      .input([
        "service": .filled(max: 100), "starts_at": .instant,
        "title": Schema.text(max: 250).nullable.optional,
        "place": Schema.text(max: 500).nullable.optional,
        "link": Schema.text(max: 500).nullable.optional,
        "minutes": Schema.integer(in: 1...240).nullable.optional,
        "trim": Schema.flag.nullable.optional,
        "min_grades": Schema.integer(in: 1...100).nullable.optional,
        "requests": Schema.array(of: .rowID, count: 0...200).nullable.optional,
        "jurors": Schema.array(of: .rowID, count: 0...100).nullable.optional,
      ])
    )
    .repeatable().spoken().answers(201, session, with: [.etag, .location])
    .refuses(404, "not-found")
    .refuses(409, "erased", "pitching-misconfigured", "pitching-not-offered", "requests-refused")
    .refuses(422, "unknown-service")

  static let show = Operation("A pitching day with its projects in order and its jury")
    .spoken().answers(session, with: .etag)

  static let change = Operation("Change a pitching day that is not open yet")
    .patches(
      .input([
        "starts_at": Schema.instant.nullable.optional,
        "title": Schema.text(max: 250).nullable.optional,
        "place": Schema.text(max: 500).nullable.optional,
        "link": Schema.text(max: 500).nullable.optional,
        "minutes": Schema.integer(in: 1...240).nullable.optional,
        "trim": Schema.flag.nullable.optional,
        "min_grades": Schema.integer(in: 1...100).nullable.optional,
        "requests": Schema.array(of: .rowID, count: 0...200).nullable.optional,
        "jurors": Schema.array(of: .rowID, count: 0...100).nullable.optional,
      ])
    )
    .spoken().answers(200, session, with: .etag)
    .refuses(409, "erased", "pitching-not-open", "requests-refused")

  static let open = Operation("Open a pitching day: applicants and jurors are invited")
    .repeatable().spoken().answers(200, session, with: .etag)
    .refuses(409, "pitching-not-open", "pitching-without-requests", "too-few-jurors")

  static let turn = Operation("The next project is pitched, or the one that is named")
    .saying("Its time runs from now on; the same one again begins anew.")
    .takes(.input(["request_id": Schema.rowID.nullable.optional]), isRequired: false)
    .repeatable().spoken().answers(200, session, with: .etag)
    .refuses(409, "no-project-left", "pitching-not-open", "requests-refused")

  static let close = Operation("Close a pitching day: the ranking stands, requests move on")
    .saying("`moved` is false with the code of the reason where a request stays.")
    .repeatable()
    .answers(
      .object([
        "items": .array(
          of: place.adding(["moved": .flag, "reason": .text.nullable]))
      ])
    )
    .refuses(409, "pitching-not-open")

  static let totals = Operation("The ranking as it stands at this moment")
    .cached()
    .answers(
      .object([
        "status": .choice(of: PitchingSession.Status.self),
        "turn": Schema.object([
          "request_id": .rowID, "number": .text.nullable, "started_at": .instant,
          "ends_at": .instant, "seconds_left": .integer(),
        ]).nullable,
        "items": .array(
          of: place.adding(["number": .text.nullable, "position": .integer()])),
      ]), with: .etag)

  static let grades = Operation("Grades: all for managers, one's own for a juror")
    .answers(.object(["items": .array(of: grade)]))

  static let gradesOfRequest = Operation("Every grade of a request, also those of the old site")
    .answers(
      .object([
        "items": .array(
          of: .object([
            "id": .rowID, "session_id": .integer().nullable, "starts_at": .instant.nullable,
            "juror_id": .integer().nullable, "juror_name": .text.nullable, "total": .integer(),
            "scores": .any, "comment": .text, "created_at": .instant, "updated_at": .instant,
          ]))
      ]))

  static let giveGrade = Operation("Grade a project, or grade it anew while the day is open")
    .takes(
      .input([
        "request_id": .rowID, "scores": .anyObject,
        "comment": Schema.text(max: 5_000).nullable.optional,
      ])
    )
    .repeatable().answers(200, grade)
    .refuses(403, "company-suspended", "not-a-juror")
    .refuses(409, "conflict-of-interest", "juror-abstained", "pitching-not-open")

  static let abstain = Operation("Abstain from a project: a conflict of interest")
    .takes(
      .input([
        "request_id": .rowID, "reason": Schema.text(max: 2_000).nullable.optional,
      ])
    )
    .repeatable().answers(204)
    .refuses(403, "not-a-juror").refuses(409, "pitching-not-open")

  private static let listed = Schema.object([
    "id": .rowID, "service": .text, "service_name": .localized, "title": .text,
    "starts_at": .instant, "place": .text, "link": .text, "minutes": .integer(), "trim": .flag,
    "min_grades": .integer(), "status": .choice(of: PitchingSession.Status.self),
    "opened_at": .instant.nullable, "closed_at": .instant.nullable,
    "current_request_id": .integer().nullable, "current_started_at": .instant.nullable,
    "criteria": .any, "created_at": .instant, "updated_at": .instant,
  ]).named("services.PitchingSessionInList")

  private static let session = listed.adding([
    "requests": .array(
      of: .object([
        "request_id": .rowID, "number": .text.nullable, "position": .integer(),
        "place": .integer().nullable, "mean": mean, "median": mean,
      ])),
    "jurors": .array(of: .object(["user_id": .integer(), "name": .text.nullable])),
  ]).named("services.PitchingSession")

  private static let mean = Schema.decimal(whole: 5, fraction: 2).nullable

  private static let place = Schema.object([
    "request_id": .rowID, "place": .integer().nullable, "grades": .count, "mean": mean,
    "median": mean,
  ])

  private static let grade = Schema.object([
    "id": .rowID, "request_id": .rowID, "juror_id": .integer().nullable,
    "juror_name": .text.nullable, "total": .integer(), "scores": .any, "comment": .text,
    "updated_at": .instant,
  ]).named("services.PitchingGrade")
}
