import IdentityDomain
import JSON
import OpenAPI

/// What is told of signing with a telephone.
enum QRDescriptions {
  static let begin = Operation("A code to sign in with, or to prove my number, by eGov Mobile")
    .saying(
      """
      Show `qr` as a code (`svg` is one), or `deep_link` on the telephone itself, and ask \
      `sessions/qr` with the `secret` every few seconds, or `me/iin` for `number`. Good once, for five \
      minutes, in this browser.
      """
    )
    .takes(.input(["purpose": .choice(["sign_in", "number"])])).parameter(.acceptLanguage)
    .answers(201, started)
    .limited().refuses(401, "not-signed-in").refuses(403, "foreign-origin")

  static let finish = Operation("Whether the telephone has signed me in")
    .saying("200 while it has not. Whose number (IIN) the certificate carries is signed in.")
    .takes(.input(["secret": .text(min: 1, max: 128)]))
    .answers(200, .object(["status": .choice(["waiting"]), "expires_at": .instant]))
    .answers(201, SessionDescriptions.session, with: .cookie)
    .answers(202, SessionDescriptions.challenge)
    .refuses(401, "no-account-with-number").refuses(403, "foreign-origin").refuses(410, "qr-over")

  static let started = Schema.object([
    "secret": .text, "qr": .text, "svg": .text.nullable, "deep_link": .text,
    "expires_at": .instant,
  ]).named("identity.StartedQR")

  // MARK: Pages

  static let beginPage = Operation("The form of a sign-in by eGov Mobile")
    .tagged("pages").takesForm(.object(["next": Schema.text.optional]))
    .answers(303, nil, "The code", with: .cookie)
    .answers(400, .text, "A page that says what is wrong", type: "text/html")
    .tellsToWaitByPage().refuses(403, "foreign-origin")

  static let page = PageDescriptions.page("the code for eGov Mobile")
    .answers(303, nil, "On to where it was asked", with: .cookie)
    .answers(422, .text, "The page to sign in, and why", type: "text/html")

  // MARK: The telephone

  static let describe = Operation("eGov Mobile: what is to be signed, and for whom")
    .tagged("egov").query("key", .text(max: 100), "What the code says")
    .answers(
      .object([
        "description": .text, "expiry_date": .instant,
        "organisation": .object([
          "nameRu": .text, "nameKz": .text, "nameEn": .text, "bin": .text,
        ]),
        "document": .object(["uri": .text, "auth_type": .choice(["None"]), "auth_token": .text]),
      ])
    )
    .refuses(410, "qr-over")

  static let documents = Operation("eGov Mobile: the document itself")
    .tagged("egov").query("key", .text(max: 100), "What the code says")
    .answers(
      .object([
        "signMethod": .choice(["CMS_WITH_DATA"]), "documentsToSign": .array(of: document),
      ])
    )
    .refuses(410, "qr-over")

  static let take = Operation("eGov Mobile: the signed document")
    .saying("What was got, with the signature (CMS, base64) instead of the document's data.")
    .tagged("egov").query("key", .text(max: 100), "What the code says")
    .takes(.anyObject)
    .answers(.object(["status": .choice(["signed"])]))
    .limited().refuses(410, "qr-over").refuses(422, "invalid")
    .refuses(503, "busy", "signature-verifier-unavailable")

  private static let document = Schema.object([
    "id": .integer(), "nameRu": .text, "nameKz": .text, "nameEn": .text,
    "meta": .array(of: .any),
    "document": .object(["file": .object(["mime": .text, "data": .text])]),
  ])
}
