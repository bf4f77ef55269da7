import JSON
import OpenAPI

/// What people are told of signing requests.
enum SigningDescriptions {
  static let begin = Operation("Freeze the answers to be signed")
    .saying(
      """
      All answers are checked as at a submission. `bytes` (base64) is what has to be signed, as it is: \
      CMS SignedData (RFC 5652) with the certificate in it, detached or with the content. The same bytes \
      hold until `expires_at`; answers that change meanwhile make them worthless.
      """
    )
    .repeatable().answers(201, document)
    .refuses(403, "company-suspended", "not-a-member")
    .refuses(
      409, "company-signature-required", "documents-missing", "erased", "not-editable",
      "request-paused", "service-closed", "service-not-open", "stale-status",
      "transition-not-allowed"
    )
    .refuses(412, "stale").refuses(422, "invalid")

  static let showCode = Operation("Sign with the telephone: a code for eGov Mobile")
    .saying(
      """
      For what was frozen by `signing`. Show `qr` as a code (`svg` is one) and send the `secret` as \
      `qr_secret` to `signatures` until the telephone has signed (409 `not-signed-yet`). Five minutes.
      """
    )
    .parameter(.acceptLanguage).answers(201, code).refuses(409, "nothing-to-sign")

  static let code = Schema.object([
    "secret": .text, "qr": .text, "svg": .text.nullable, "deep_link": .text,
    "expires_at": .instant,
  ]).named("services.CodeToSign")

  static let sign = Operation("Sign the frozen answers, and submit them")
    .saying(
      """
      The certificate must be for signing, of whoever sends it (IIN), and of the company (BIN) by \
      somebody who may sign for it, where a company applies. A signature counts once.
      """
    )
    .takes(signature)
    .repeatable().spoken().answers(200, RequestDescriptions.submitted, with: .etag)
    .refuses(403, "company-suspended", "not-a-member")
    .refuses(
      409, "already-signed", "company-signature-required", "documents-missing", "erased",
      "iin-not-proved", "not-editable", "not-signed-yet", "nothing-to-sign", "request-paused",
      "service-closed", "service-not-open", "signature-used", "signing-outdated", "stale-status",
      "telephone-signature-required", "transition-not-allowed"
    )
    .refuses(410, "qr-over").refuses(412, "stale").refuses(422, "invalid")
    .refuses(503, "busy", "signature-verifier-unavailable")

  static let signature = Schema.oneOf([
    .input(["cms": .filled(max: SignatureDesk.longest * 4 / 3 + 4)]),
    .input(["qr_secret": .text(min: 1, max: 128)]),
  ])

  static let document = Schema.object([
    "document_id": .id, "sha256": .text(min: 64, max: 64), "bytes": .text,
    "expires_at": .instant.nullable,
  ]).named("services.DocumentToSign")
}
