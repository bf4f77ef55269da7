import JSON
import Kernel
import OpenAPI
import ServicesDomain

/// What people are told of papers.
enum PaperDescriptions {
  static let list = Operation("The papers of a request")
    .saying(
      """
      `file` is fetched by a link (`POST …/links`) once the paper is `ready`; `check` is the page that its \
      QR code leads to; `failure` says why there is no PDF yet.
      """
    )
    .answers(.object(["items": .array(of: paper)]))

  static let contract = Operation("The contract of a request, and its PDF to sign")
    .saying(
      """
      `document` is null until the contract is printed. `bytes` (base64) is the PDF, which is what both \
      sides sign.
      """
    )
    .answers(
      signing.adding(["document": SigningDescriptions.document.nullable])
        .named("services.Contract"))

  static let sign = Operation("Sign the contract")
    .saying(
      """
      Of a company its head signs, of a person that person; for the hub whoever has the right \
      `services.sign_contract`. The second signature makes the request active.
      """
    )
    .takes(.input(["cms": .filled(max: SignatureDesk.longest * 4 / 3 + 4)]))
    .repeatable()
    .answers(
      signing.adding(["request_status": .text, "bp_status": .text.nullable])
        .named("services.SignedContract")
    )
    .refuses(403, "company-suspended", "forbidden", "not-a-member", "own-request")
    .refuses(
      409, "already-signed", "contract-not-awaited", "erased", "iin-not-proved",
      "nothing-to-sign", "paper-not-ready", "signature-used", "signing-outdated"
    )
    .refuses(422, "invalid").refuses(503, "busy", "signature-verifier-unavailable")

  static let letter = Operation("Write a letter to the applicant")
    .takes(
      .input([
        "subject": Schema.text(max: 300).nullable.optional,
        "language": Schema.choice(of: Language.self).nullable.optional,
        "paragraphs": .array(of: .filled(max: 5_000), count: 1...50),
      ])
    )
    .repeatable()
    .answers(
      201,
      Schema.object([
        "id": .rowID, "kind": .choice(of: PaperKind.self), "number": .text,
        "status": .choice(of: PaperStatus.self),
      ]).named("services.IssuedPaper"))

  static let publish = Operation("Publish a template: papers have this text from now on")
    .saying(
      "It is checked against what papers of its kind say; every fault has its line. It never changes."
    )
    .matching().repeatable()
    .answers(
      200,
      Schema.object([
        "id": .rowID, "kind": .choice(of: PaperKind.self), "service": .text.nullable,
        "language": .choice(of: Language.self), "version": .count, "published_at": .instant,
      ]).named("services.PublishedTemplate"), with: .etag
    )
    .refuses(409, "template-published").refuses(422, "invalid")

  static let check = Operation("Whether a paper is good")
    .saying(
      """
      For anybody who has the code. `holder` is a company; names of people are not told. A file whose \
      SHA-256 is `sha256` was not changed.
      """
    )
    .path("code", .text(max: 40)).spoken()
    .answers(
      Schema.object([
        "status": .choice(of: PaperStanding.self), "kind": .choice(of: PaperKind.self),
        "number": .text, "service": .localized, "holder": .text.nullable, "issued_at": .instant,
        "valid_until": .day.nullable, "signed_at": .instant.nullable,
        "revoked_at": .instant.nullable, "sha256": .text(min: 64, max: 64).nullable,
      ]).named("services.CheckedPaper"))

  static let page = Operation("The page of a paper: whether it is good")
    .tagged("pages").path("code", .text(max: 40)).answersPage()
    .answers(404, .text, "The page that says there is none", type: "text/html")

  private static let paper = Schema.object([
    "id": .rowID, "kind": .choice(of: PaperKind.self), "number": .text,
    "language": .choice(of: Language.self), "status": .choice(of: PaperStatus.self),
    "failure": .text.nullable, "issued_at": .instant, "valid_until": .day.nullable,
    "printed_at": .instant.nullable, "revoked_at": .instant.nullable,
    "applicant_signed_at": .instant.nullable, "hub_signed_at": .instant.nullable,
    "file_id": .uuid.nullable, "file": .text.nullable,
    "sha256": .text(min: 64, max: 64).nullable, "check": .text,
  ]).named("services.Paper")

  private static let signing = Schema.object([
    "id": .rowID, "number": .text, "status": .choice(of: PaperStatus.self),
    "applicant_signed_at": .instant.nullable, "hub_signed_at": .instant.nullable,
  ])
}
