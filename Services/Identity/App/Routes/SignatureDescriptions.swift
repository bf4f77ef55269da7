import IdentityDomain
import JSON
import OpenAPI

/// What people are told of signing.
enum SignatureDescriptions {
  static let challenge = Operation("What to sign")
    .saying(
      """
      Sign the text as it is (CMS SignedData, RFC 5652, with the certificate in it). Good once, for \
      five minutes. `number`, and `company` with its `company_id`, are for those who are signed in.
      """
    )
    .takes(
      .oneOf([
        .input(["purpose": .choice(["sign_in", "number"])]),
        .input(["purpose": .choice(["company"]), "company_id": .rowID]),
      ]).example(["purpose": "sign_in"])
    )
    .answers(201, .object(["challenge": .text, "expires_at": .instant]))
    .refuses(401, "not-signed-in")

  static let signIn = Operation("Sign in by an electronic signature")
    .saying("Whose number (IIN) the certificate carries is signed in.")
    .takes(signed)
    .answers(201, SessionDescriptions.session, with: .cookie)
    .answers(202, SessionDescriptions.challenge)
    .limited().refuses(401, "no-account-with-number").refuses(403, "foreign-origin")
    .refuses(503, "busy", "signature-verifier-unavailable")

  static let prove = Operation("Prove my number (IIN) by an electronic signature")
    .saying("Or with the telephone: `qr_secret` of `qr-sessions`.")
    .takes(.oneOf([signed, .input(["qr_secret": .text(min: 1, max: 128)])]))
    .answers(.object(["iin": .text, "iin_verified": .flag]))
    .limited().refuses(409, "iin-taken", "iin-settled", "not-signed-yet").refuses(410, "qr-over")
    .refuses(503, "busy", "signature-verifier-unavailable")

  static let verify = Operation("Verify my company by an electronic signature")
    .saying(
      """
      By an owner whose number (IIN) is proved, with a certificate of the organisation: its BIN is the \
      company's, the person in it is the owner, who may sign for it. A draft, a company that waits and \
      a rejected one become verified; one that is already stays as it is.
      """
    )
    .takes(signed).spoken().answers(200, CompanyDescriptions.company, with: .etag)
    .limited().refuses(403, "forbidden").refuses(409, "iin-not-proved", "wrong-state")
    .refuses(503, "busy", "signature-verifier-unavailable")

  private static let signed = Schema.input([
    "challenge": .filled(max: 200),
    "signature": .filled(max: SignaturePolicy.longest * 4 / 3 + 4),
  ])
}
