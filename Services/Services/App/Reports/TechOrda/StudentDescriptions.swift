import JSON
import OpenAPI

/// What users are told of the students of a school's month.
enum StudentDescriptions {
  static let list = Operation("The students of a school's month")
    .paged().spoken().answers(.page(of: line))

  static let name = Operation("Take students from the register into the month")
    .saying(
      """
      All that study at the school of this number and are in no other school this month; with \
      `student_ids` those, each of which must be free. `elsewhere`: how many others the school has.
      """
    )
    .takes(
      .input([
        "tin": .filled(max: 20),
        "student_ids": Schema.array(of: .rowID, count: 1...200).nullable.optional,
      ])
    )
    .repeatable().answers(201, .object(["named": .count, "elsewhere": .count]))
    .refuses(403, "company-suspended", "not-a-member", "not-the-school")
    .refuses(
      409, "erased", "no-new-students", "report-status", "student-in-other-school")

  static let change = Operation("What a school says of a student's month")
    .saying("A line that is changed must be signed anew.")
    .path("line", .id)
    .patches(
      .input([
        "days_planned": Schema.integer(in: 0...31).nullable.optional,
        "days_attended": Schema.integer(in: 0...31).nullable.optional,
        "amount": Schema.sumInput.nullable.optional,
        "voucher": Schema.text(max: 50).nullable.optional,
        "missing_reason": Schema.text(max: 1_000).nullable.optional,
      ])
    )
    .spoken().answers(200, line, with: .etag)
    .refuses(403, "company-suspended", "forbidden", "not-a-member").refuses(409, "report-status")

  static let remove = Operation("Take a student out of the month")
    .path("line", .id).matching().answers(204)
    .refuses(403, "company-suspended", "forbidden", "not-a-member").refuses(409, "report-status")

  static let vouchers = Operation("Sums by voucher").spoken()
    .answers(
      .page(
        of: Schema.object([
          "voucher": .text, "students": .count, "signed": .count, "amount": .sum,
          "days_planned": .count, "days_attended": .count,
        ]).named("services.VoucherSum")))

  static let show = Operation("My own line in a school's month")
    .spoken().answers(ownLine).refuses(409, "iin-not-proved")

  static let begin = Operation("Freeze my line to be signed")
    .repeatable().answers(201, SigningDescriptions.document)
    .refuses(409, "erased", "iin-not-proved", "report-status")

  static let showCode = Operation("Sign my line with the telephone: a code for eGov Mobile")
    .parameter(.acceptLanguage).answers(201, SigningDescriptions.code)
    .refuses(409, "iin-not-proved", "nothing-to-sign")

  static let sign = Operation("Sign my line")
    .takes(SigningDescriptions.signature)
    .repeatable().spoken().answers(200, ownLine)
    .refuses(
      409, "already-signed", "erased", "iin-not-proved", "not-signed-yet", "nothing-to-sign",
      "report-status", "signature-used", "signing-outdated"
    )
    .refuses(410, "qr-over")
    .refuses(503, "busy", "signature-verifier-unavailable")

  private static let line = Schema.object([
    "id": .id, "report_id": .rowID, "student_id": .rowID.nullable, "last_name": .text,
    "first_name": .text, "iin": .text, "course_name": .text, "voucher": .text.nullable,
    "amount": Schema.sum.nullable,
    "days_planned": .count.nullable, "days_attended": .count.nullable,
    "missing_reason": .text.nullable, "signed_at": .instant.nullable, "year": .integer(),
    "month": .integer(),
  ]).named("services.StudentLine")

  private static let ownLine = Schema.object([
    "id": .id, "report_id": .rowID, "student_id": .rowID.nullable, "last_name": .text,
    "first_name": .text, "course_name": .text, "voucher": .text.nullable,
    "amount": .sum.nullable, "days_planned": .count.nullable, "days_attended": .count.nullable,
    "missing_reason": .text.nullable, "signed_at": .instant.nullable, "year": .integer(),
    "month": .integer(), "open": .flag,
  ]).named("services.OwnStudentLine")
}
